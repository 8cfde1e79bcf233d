#include "model.h"

#include "util.h"

#include <string.h>

static const struct model models[] = {
	{ "6821", "sip6821" },	  { "6841", "sip68xx" }, { "6851", "sip68xx" },
	{ "6861", "sip68xx" },	  { "6871", "sip68xx" }, { "7811", "sip78xx" },
	{ "7821", "sip78xx" },	  { "7841", "sip78xx" }, { "7861", "sip78xx" },
	{ "7832", "sip7832" },	  { "8811", "sip88xx" }, { "8841", "sip88xx" },
	{ "8851", "sip88xx" },	  { "8861", "sip88xx" }, { "8845", "sip8845_65" },
	{ "8865", "sip8845_65" }, { "8832", "sip8832" },
};

const struct model *
model_find(const char *text)
{
	if (strncmp(text, "CP-", 3) == 0)
		text += 3;
	for (size_t i = 0; i < ARRAY_SIZE(models); i++) {
		if (strncmp(text, models[i].number, 4) != 0)
			continue;
		if (text[4] == '\0' || strcmp(text + 4, "-3PCC") == 0)
			return &models[i];
	}
	return NULL;
}

const struct model *
model_other(const struct model *m)
{
	size_t i = (size_t)(m - models);

	return &models[(i + 1) % ARRAY_SIZE(models)];
}
