#pragma once
// A believable afternoon as protocol values: an outage of one SMS provider, a bad template, a running replay. The same every
// time. For tests of the console and for its pictures; pure.

#include "engine/protocol/notification.h"
#include "engine/protocol/operation.h"
#include "engine/protocol/past.h"
#include "engine/protocol/resources.h"
#include "engine/protocol/subscription.h"

namespace signalbox::tests::canned {

inline const base::WallTime kNow = base::wallFromMillis(1'778'594'590'000);  // 2026-05-12 14:03:10 UTC
inline const base::WallTime kRestart = kNow - std::chrono::seconds(2300);
inline constexpr base::Millis kCorrected = std::chrono::minutes(11);  // so long the template order-shipped has its version 8
inline constexpr const char* kBoot = "0196c3a1-0000-7000-8000-000000000001";

protocol::AsOf asOf(std::int64_t step = 1, base::Millis later = base::Millis{0});
protocol::Snapshot snapshot();
/// The same engine with nothing in it.
protocol::Snapshot emptySnapshot();
protocol::SessionView session();
std::string groupId(int number);  // of the causes, from 1
std::vector<protocol::GroupView> groups();
std::int64_t diedInTheLastHour();  // of all causes
std::vector<protocol::NotificationRow> deadLetters();
/// Of one cause, whichever it is.
std::vector<protocol::NotificationRow> deadLettersOf(const std::string& cause);
/// Tried since it was accepted, and refused for now each time.
void waitAgain(protocol::NotificationRow& row);
/// What the subscription pager has not been told.
std::vector<protocol::NotificationRow> untoldEvents();
std::vector<protocol::NotificationRow> held();
std::vector<protocol::NotificationRow> notifications();
protocol::NotificationDetail detail(const std::string& id);
protocol::PlanView plan(const protocol::PlanRequest& request);
std::vector<protocol::PlanSample> samples();
std::vector<protocol::OperationView> operations();
/// A running replay with a canary in its third step.
protocol::OperationView canaryOperation();
protocol::OperationReport report();
/// Twilio is down from a minute before kNow on.
protocol::PastView past(base::WallTime at);
/// Of a time of which nothing was kept.
protocol::PastView emptyPast(base::WallTime at);
std::vector<protocol::KindView> kinds();
std::vector<protocol::SubscriptionView> subscriptions();
std::vector<protocol::TemplateView> templates();
/// The first of them, made of the data of a message.
boost::json::object shippedAsSent();
/// Any of them, made of the same data, as its channel sends it.
boost::json::object renderedFor(const std::string& channel, const std::string& templateName);
std::vector<protocol::TemplateView> versions();  // of the first
std::vector<protocol::SavedView> views();
/// What a series of figures says at an instant, as a whole number; the last minute of each leads to what the snapshot says.
std::optional<std::int64_t> gauge(const std::string& series, base::WallTime at);
/// What lay in the dead letters then, by cause, the largest first.
std::vector<protocol::PastGroup> openCauses(base::WallTime at);
/// Every series that the console asks for, over [from, to).
protocol::StatsAnswer stats(const std::vector<std::string>& names, base::WallTime from, base::WallTime to, std::int64_t stepSeconds);

}  // namespace signalbox::tests::canned
