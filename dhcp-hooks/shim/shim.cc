// The only file that sees Kea: translate, call, translate (STYLE §10). Facts: kea §1.
//
// Nothing here decides anything. No exception leaves a callout: one that is no
// std::exception would cost the packet (kea §1.2). load() always returns 0: a failing
// load() leaves a server that gives no leases (kea §1.1).
#include "hook.h"

#include <asiolink/io_address.h>
#include <cc/command_interpreter.h>
#include <dhcp/iface_mgr.h>
#include <dhcp/pkt4.h>
#include <dhcpsrv/lease.h>
#include <hooks/hooks.h>
#include <log/logger.h>
#include <log/macros.h>
#include <log/message_initializer.h>
#include <process/daemon.h>

#include <algorithm>
#include <cstdio>
#include <string>

using isc::data::ConstElementPtr;
using isc::data::Element;
using isc::hooks::CalloutHandle;
using isc::hooks::LibraryHandle;
using namespace isc::dhcp;

// Debian's kea-dev has no message compiler; its output is only this table.
extern const isc::log::MessageID PREBENCH_LOADED = "PREBENCH_LOADED";
extern const isc::log::MessageID PREBENCH_PASSIVE = "PREBENCH_PASSIVE";
extern const isc::log::MessageID PREBENCH_RECEIVE_BUFFER = "PREBENCH_RECEIVE_BUFFER";

namespace
{

const char *messages[] = {
	// clang-format off
	"PREBENCH_LOADED", "phones are told where to go, and recorded",
	"PREBENCH_PASSIVE", "leases only: no phone is told where to go or recorded: %1",
	"PREBENCH_RECEIVE_BUFFER", "receive buffer of the DHCP socket on %1: %2 bytes",
	nullptr,
	// clang-format on
};
const isc::log::MessageInitializer initializer(messages);
isc::log::Logger logger("prebench-hooks");

// Set by load(), cleared by unload(); Kea runs neither while callouts run.
bench_hook *hook;
bench_err passive_reason;

// A function as Kea wants it: no exception, and never an error.
template <void (*function)(CalloutHandle &)>
int
callout(CalloutHandle &handle) noexcept
{
	try {
		function(handle);
	} catch (...) {
		if (hook != nullptr)
			bench_hook_exception(hook);
	}
	return 0;
}

// Another library has said that the packet, or what was asked, goes no further.
bool
is_over(CalloutHandle &handle)
{
	return handle.getStatus() == CalloutHandle::NEXT_STEP_DROP ||
	       handle.getStatus() == CalloutHandle::NEXT_STEP_SKIP;
}

bench_bytes
bytes_of(const Pkt4Ptr &packet)
{
	return bench_bytes{ packet->data_.data(), packet->data_.size() };
}

std::string
parameter(LibraryHandle &handle, const char *name)
{
	ConstElementPtr value = handle.getParameter(name);

	return value ? value->stringValue() : std::string();
}

void
start(LibraryHandle &handle)
{
	const std::string daemon = isc::process::Daemon::getProcName();
	const std::string config = parameter(handle, "config");
	const std::string lease_file = parameter(handle, "lease-file");
	const bench_hook_conf conf = { config.c_str(), lease_file.c_str(), 0 };

	if (daemon != "kea-dhcp4")
		bench_fail(&passive_reason, 0, "'%s' is not kea-dhcp4", daemon.c_str());
	else if (config.empty())
		bench_fail(&passive_reason, 0,
			   "parameter 'config' (bench.conf) is missing");
	else if (bench_hook_new(&conf, &hook, &passive_reason) < 0)
		hook = nullptr;
}

void
on_receive(CalloutHandle &handle)
{
	Pkt4Ptr query;

	if (is_over(handle))
		return;
	handle.getArgument("query4", query);
	const bench_hook_client client =
		bench_hook_seen(hook, bytes_of(query), bench_mono_now());
	if (client != BENCH_HOOK_NOBODY)
		query->addClass(client == BENCH_HOOK_PHONE ? "BENCH_PHONE"
							   : "BENCH_OTHER");
}

// What the reply holds; an option over 255 bytes is split when packed (RFC 3396).
bench_hook_held
held_by(const Pkt4Ptr &response)
{
	bench_hook_held held = {};

	for (const auto &entry : response->options_) {
		const size_t len = entry.second->len();

		held.bytes[entry.first & 0xff] +=
			static_cast<uint16_t>(len + len / 256 * 2);
	}
	return held;
}

void
put_options(const Pkt4Ptr &response, const bench_hook_answer &answer)
{
	for (size_t i = 0; i < answer.n; i++) {
		const bench_family_reply &option = answer.option[i];

		while (response->delOption(option.code))
			;
		if (option.len == 0)
			continue;
		const OptionBuffer value(option.text, option.text + option.len);
		response->addOption(
			OptionPtr(new Option(Option::V4, option.code, value)));
	}
}

void
on_send(CalloutHandle &handle)
{
	bench_hook_answer answer;
	Pkt4Ptr query, response;

	if (handle.getStatus() == CalloutHandle::NEXT_STEP_DROP)
		return;
	handle.getArgument("query4", query);
	handle.getArgument("response4", response);
	if (response->getType() == DHCPNAK)
		return;
	// SKIP: another library has packed the reply; it leaves as it is.
	if (handle.getStatus() != CalloutHandle::NEXT_STEP_SKIP) {
		const bench_hook_held held = held_by(response);

		bench_hook_ask(hook, bytes_of(query), &held, &answer);
		put_options(response, answer);
	}
	if (response->getType() == DHCPACK && !response->getYiaddr().isV4Zero())
		bench_hook_ack(hook, bytes_of(query), response->getYiaddr().toUint32(),
			       bench_mono_now());
}

template <bench_hook_end end>
void
on_gone(CalloutHandle &handle)
{
	bench_mac mac = {};
	Lease4Ptr lease;

	if (is_over(handle))
		return;
	handle.getArgument("lease4", lease);
	if (!lease->hwaddr_ || lease->hwaddr_->hwaddr_.size() != sizeof(mac.b))
		return;
	std::copy_n(lease->hwaddr_->hwaddr_.begin(), sizeof(mac.b), mac.b);
	bench_hook_gone(hook, mac, lease->addr_.toUint32(), end);
}

void
on_configured(CalloutHandle &)
{
	for (const auto &iface : IfaceMgr::instance().getIfaces()) {
		for (const auto &socket : iface->getSockets()) {
			const int size = bench_hook_socket(hook, socket.sockfd_);
			LOG_INFO(logger, PREBENCH_RECEIVE_BUFFER)
				.arg(iface->getName())
				.arg(size);
		}
	}
}

void
respond(CalloutHandle &handle, bench_str &json)
{
	ConstElementPtr response;

	if (bench_str_failed(&json))
		response = isc::config::createAnswer(1, "out of memory");
	else
		response = isc::config::createAnswer(0, Element::fromJSON(json.text));
	bench_str_clear(&json);
	handle.setArgument("response", response);
}

void
on_stats(CalloutHandle &handle)
{
	bench_str json = {};

	bench_hook_stats(hook, &json);
	respond(handle, json);
}

void
on_health(CalloutHandle &handle)
{
	bench_str json = {};

	bench_hook_health(hook, passive_reason.text, &json);
	respond(handle, json);
}

void
register_all(LibraryHandle &handle)
{
	handle.registerCommandCallout("bench-stats", callout<on_stats>);
	handle.registerCommandCallout("bench-health", callout<on_health>);
	if (hook == nullptr)
		return;
	handle.registerCallout("dhcp4_srv_configured", callout<on_configured>);
	handle.registerCallout("pkt4_receive", callout<on_receive>);
	handle.registerCallout("pkt4_send", callout<on_send>);
	handle.registerCallout("lease4_release", callout<on_gone<BENCH_HOOK_RELEASED>>);
	handle.registerCallout("lease4_decline", callout<on_gone<BENCH_HOOK_DECLINED>>);
	handle.registerCallout("lease4_expire", callout<on_gone<BENCH_HOOK_EXPIRED>>);
}

} // namespace

#pragma GCC visibility push(default)
extern "C" {

int
version() noexcept
{
	return KEA_HOOKS_VERSION;
}

int
multi_threading_compatible() noexcept
{
	return 1;
}

int
load(LibraryHandle &handle) noexcept
{
	passive_reason = bench_err{};
	try {
		start(handle);
	} catch (const std::exception &e) {
		bench_fail(&passive_reason, 0, "%s", e.what());
	} catch (...) {
		bench_fail(&passive_reason, 0, "unknown exception");
	}
	try {
		register_all(handle);
		if (hook == nullptr) {
			LOG_ERROR(logger, PREBENCH_PASSIVE).arg(passive_reason.text);
		} else {
			LOG_INFO(logger, PREBENCH_LOADED);
		}
	} catch (...) {
		std::fputs("prebench: the hook could not be registered\n", stderr);
	}
	return 0;
}

int
unload() noexcept
{
	bench_hook_freep(&hook);
	return 0;
}

} // extern "C"
#pragma GCC visibility pop
