#include "params.h"

#include "util.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define RETRY_LIST "60,120,240,480,960,1920,3840,7680,15360,30720,61440,86400"
#define URL_TEXT "$SCHEME://$SERVIP:$PORT$PATH"

/* Defaults with a source: cisco-mpp §1.1, §2.2, §7. "key" goes into every report. */
static const struct known {
	const char *name;
	const char *value;
	bool key;
} table[] = {
	{ "Provision_Enable", "Yes", true },
	{ "Profile_Rule", "/$PSN.xml", true },
	{ "Profile_Rule_B", "", true },
	{ "Profile_Rule_C", "", true },
	{ "Profile_Rule_D", "", true },
	{ "DHCP_Option_To_Use", "66,160,159,150,60,43,125", true },
	{ "DHCPv6_Option_To_Use", "17,160,159", false },
	{ "Resync_On_Reset", "Yes", true },
	{ "Resync_Random_Delay", "2", true },
	{ "Resync_At__HHmm_", "", true },
	{ "Resync_At_Random_Delay", "600", false },
	{ "Resync_Periodic", "3600", true },
	{ "Resync_Error_Retry_Delay", RETRY_LIST, true },
	{ "Forced_Resync_Delay", "14400", false },
	{ "Resync_From_SIP", "Yes", false },
	{ "Resync_After_Upgrade_Attempt", "Yes", true },
	{ "Resync_Trigger_1", "", false },
	{ "Resync_Trigger_2", "", false },
	{ "Resync_Fails_On_FNF", "Yes", true },
	{ "User_Configurable_Resync", "Yes", false },
	{ "Profile_Authentication_Type", "Basic Http Authentication", false },
	{ "Upgrade_Enable", "Yes", true },
	{ "Upgrade_Error_Retry_Delay", "3600", true },
	{ "Upgrade_Rule", "", true },
	{ "Downgrade_Rev_Limit", "", false },
	{ "Peer_Firmware_Sharing", "Yes", true },
	{ "Peer_Firmware_Sharing_Log_Server", "", true },
	{ "Report_Rule", "", true },
	{ "HTTP_Report_Method", "POST", false },
	{ "Report_To_Server", "On Request", false },
	{ "Upload_Delay_On_Local_Change", "60", false },
	{ "periodic_upload_to_server", "3600", false },
	{ "Log_Request_Msg", "$PN $MAC -- Requesting resync " URL_TEXT, true },
	{ "Log_Success_Msg", "$PN $MAC -- Successful resync " URL_TEXT, true },
	{ "Log_Failure_Msg", "$PN $MAC -- Resync failed: $ERR", true },
	{ "Log_Upgrade_Request_Msg", "$PN $MAC -- Requesting upgrade " URL_TEXT, true },
	{ "Log_Upgrade_Success_Msg",
	  "$PN $MAC -- Successful upgrade " URL_TEXT " -- $ERR", true },
	{ "Log_Upgrade_Failure_Msg", "$PN $MAC -- Upgrade failed: $ERR", true },
	{ "Syslog_Server", "", true },
	{ "Syslog_Identifier", "None", true },
	{ "Debug_Server", "", true },
	{ "Debug_Level", "", false },
	{ "HTTP_User_Agent_Name", "$VERSION ($MA)", false },
	{ "SIP_User_Agent_Name", "$VERSION", false },
	{ "TLS_Client_Min_Version", "TLS 1.2", false },
	{ "Ignore_DHCP_Time_Offset", "Yes", false },
	{ "Network_Startup_Delay", "3", false },
	{ "TR-069_DHCPOption_Init", "Yes", false },
	{ "Enable_TR-069", "No", false },
	{ "Enable_CDP", "Yes", false },
	{ "Enable_LLDP-MED", "Yes", false },
	{ "Enable_Web_Server", "Yes", false },
	{ "Enable_Web_Admin_Access", "Yes", false },
	{ "Webex_Onboard_Enable", "Yes", false },
	{ "MIC_Cert_Refresh_Enable", "No", false },
	{ "Trans_Auth_Type", "Classic", false },
	{ "Custom_CA_Rule", "", true },
	{ "Restricted_Access_Domains", "", true },
	{ "Primary_NTP_Server", "", true },
	{ "Secondary_NTP_Server", "", false },
};

/* Names that real configurations use and whose factory value does not matter here. */
static const char plain[] =
	"Admin_Password User_Password Primary_DNS Secondary_DNS "
	"DNS_Server_Order DNS_Query_Mode "
	"Custom_CA_Status Trans_Auth_Rule "
	"TLS_Cipher_List IKM_HTTP_Encrypt_Content "
	"DHCP_VLAN_Option Proxy_Mode Use_Auto_Discovery__WPAD_ PAC_URL "
	"Proxy_Host Proxy_Port Time_Zone Time_Format Date_Format "
	"Daylight_Saving_Time_Enable Daylight_Saving_Time_Rule Station_Name "
	"Station_Display_Name Voice_Mail_Number Language_Selection Locale "
	"Dictionary_Server_Script Text_Logo Logo_URL Select_Logo "
	"Picture_Download_URL Select_Background_Picture Screen_Saver_Enable "
	"Screen_Saver_Type Screen_Saver_Wait Host_Name Domain Connection_Type "
	"IP_Mode Static_IP NetMask Gateway Enable_VLAN VLAN_ID PC_Port_VLAN_ID "
	"Enable_PC_Port_VLAN_Tag Enable_802.1X_Authentication Web_Server_Port "
	"Enable_Protocol Enable_SSH_Access SSH_User_ID SSH_Password "
	"Enable_Direct_Action_Url Session_Max_Timeout Session_Idle_Timeout "
	"Phone-UI-User-Mode Phone-UI-readonly User_ID "
	"XML_Directory_Service_Name XML_Directory_Service_URL "
	"XML_Application_Service_Name XML_Application_Service_URL "
	"XML_User_Name XML_Password CISCO_XML_EXE_Enable "
	"CISCO_XML_EXE_Auth_Mode Directory_Enable XSI_Host_Server Dial_Plan "
	"Emergency_Number Ring1 Ring2 SIP_TCP_Port_Min SIP_TCP_Port_Max "
	"RTP_Port_Min RTP_Port_Max STUN_Enable STUN_Server EXT_IP "
	"Bluetooth_Mode Wi-Fi_Enable Problem_Report_Tool_Upload_Rule "
	"PRT_Upload_Rule PRT_Upload_Method ACS_URL ACS_Username ACS_Password "
	"BACKUP_ACS_URL BACKUP_ACS_User BACKUP_ACS_Password "
	"Connection_Request_URL Connection_Request_Username "
	"Connection_Request_Password Enable_Periodic_Inform "
	"Periodic_Inform_Enable Periodic_Inform_Interval "
	"CPE_Wan_Management_Protocol_Enabled TR-069_Traceability "
	"CWMP_V1.2_Support TR-069_VoiceObject_Init TR-069_Fallback_Support "
	"Webex_Control_Hub_Enable Activation_Code_Onboarding "
	"Set_Local_Date__mm_dd_yyyy_ Set_Local_Time__HH_mm_ "
	"TLS_Server_Min_Version Voice_Quality_Report_Address "
	"Display_Password_Policy Protect_IP_Phone_Web Web_Admin_Access "
	"Allow_Insecure_Password Alternate_NTP_Server Alternate_TFTP "
	"Disable_TLS_Version Remote_CC_Enable Wi-Fi-Certificate_Enable "
	"SCEP_Server Certificate_Select Speed_Dial_Feature_Keys "
	"Programmable_Softkey_Enable Idle_Key_List Device_Key_Rule "
	"Display_Brightness Back_Light_Timer";

/* Per-line names: "<stem>_<1…16>_" (cisco-mpp §5). */
static const char stems[] =
	"Line_Enable Share_Ext Proxy Outbound_Proxy Register Register_Expires "
	"Display_Name User_ID Password Auth_ID Use_Auth_ID SIP_Port "
	"SIP_Transport Extension Short_Name Extended_Function Preferred_Codec "
	"Use_Pref_Codec_Only DTMF_Tx_Method Dial_Plan Use_DNS_SRV "
	"DNS_SRV_Auto_Prefix Proxy_Redundancy_Method Auth_Resync-Reboot "
	"Auth_INVITE NAT_Keep_Alive_Enable Mailbox_ID Voice_Mail_Server "
	"Message_Waiting Default_Ring XSI_Host_Server Secure_Call_Option "
	"Codec_Negotiation G711u_Enable G711a_Enable G722_Enable G729a_Enable "
	"OPUS_Enable Restrict_Source_IP";

static bool
gpp_known(const char *name)
{
	if (strncmp(name, "GPP_", 4) != 0)
		return false;
	name += 4;
	if (name[0] == 'S' && name[1] >= 'A' && name[1] <= 'D' && name[2] == '\0')
		return true;
	return name[0] >= 'A' && name[0] <= 'P' && name[1] == '\0';
}

/* Is name[0 … n-1] one of the words of a list? */
static bool
word_in(const char *list, const char *name, size_t n)
{
	while (*list != '\0') {
		size_t len = strcspn(list, " ");

		if (len == n && memcmp(list, name, n) == 0)
			return true;
		list += len + (list[len] == ' ');
	}
	return false;
}

static bool
line_known(const char *name)
{
	size_t n = strlen(name), end;
	unsigned line = 0;

	if (n < 4 || name[n - 1] != '_')
		return false;
	for (end = n - 1; end > 0 && isdigit((unsigned char)name[end - 1]);)
		end--;
	for (size_t i = end; i < n - 1 && line < 100; i++)
		line = line * 10 + (unsigned)(name[i] - '0');
	return line >= 1 && line <= 16 && name[end] != '0' && end > 1 &&
	       name[end - 1] == '_' && word_in(stems, name, end - 1);
}

/* The factory value, NULL for an unknown name. */
static const char *
factory(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].name, name) == 0)
			return table[i].value;
	if (word_in(plain, name, strlen(name)) || gpp_known(name) || line_known(name))
		return "";
	return NULL;
}

static struct param *
find(const struct params *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->v[i].name, name) == 0)
			return &p->v[i];
	return NULL;
}

bool
params_known(const char *name)
{
	return factory(name) != NULL;
}

const char *
params_get(const struct params *p, const char *name)
{
	const struct param *own = find(p, name);
	const char *value = own != NULL ? own->value : factory(name);

	return value != NULL ? value : "";
}

bool
params_yes(const struct params *p, const char *name)
{
	const char *value = params_get(p, name);

	return strcasecmp(value, "yes") == 0 || strcmp(value, "1") == 0;
}

bool
params_secret(const char *name)
{
	return strstr(name, "Password") != NULL || strncmp(name, "IKM_", 4) == 0 ||
	       (strncmp(name, "GPP_S", 5) == 0 && name[5] != '\0');
}

static void
drop(struct params *p, struct param *own)
{
	free(own->name);
	free(own->value);
	*own = p->v[--p->n];
}

bool
params_set(struct params *p, const char *name, const char *value)
{
	const char *base = factory(name);
	struct param *own = find(p, name);

	if (base == NULL)
		return false;
	if (strcmp(base, value) == 0) {
		if (own != NULL)
			drop(p, own);
		return true;
	}
	if (own == NULL) {
		p->v = xrealloc(p->v, (p->n + 1) * sizeof(*p->v));
		own = &p->v[p->n++];
		*own = (struct param){ .name = xstrdup(name) };
	}
	set_text(&own->value, value);
	return true;
}

bool
params_set_default(struct params *p, const char *name)
{
	const char *base = factory(name);

	return base != NULL && params_set(p, name, base);
}

void
params_reset(struct params *p)
{
	while (p->n > 0)
		drop(p, &p->v[p->n - 1]);
	free(p->v);
	*p = (struct params){ 0 };
}

static void
each(const struct params *p, bool all,
     void (*fn)(void *arg, const char *name, const char *value), void *arg)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if ((all || table[i].key) && find(p, table[i].name) == NULL)
			fn(arg, table[i].name, table[i].value);
	for (size_t i = 0; i < p->n; i++)
		fn(arg, p->v[i].name, p->v[i].value);
}

void
params_each(const struct params *p,
	    void (*fn)(void *arg, const char *name, const char *value), void *arg)
{
	each(p, false, fn, arg);
}

void
params_all(const struct params *p,
	   void (*fn)(void *arg, const char *name, const char *value), void *arg)
{
	each(p, true, fn, arg);
}

void
params_copy(struct params *to, const struct params *from)
{
	params_reset(to);
	for (size_t i = 0; i < from->n; i++)
		params_set(to, from->v[i].name, from->v[i].value);
}
