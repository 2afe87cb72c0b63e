#include "tests/simulation/reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "engine/base/check.h"
#include "engine/security/standard_webhooks.h"
#include "tests/simulation/record.h"

namespace signalbox::simulation {
namespace {

using base::BootTime;
using base::Millis;

constexpr std::array kWhoCallsBack{"mail-a", "sms-a", "sms-b", "push-a", "hook"};  // mail-b tells nothing
constexpr int kTriesMax = 12;
constexpr const char* kKey = "whsec_cmVwb3J0cy1vZi10aGUtc2ltdWxhdGlvbi1hcmUtc2lnbmVk";
constexpr const char* kForgersKey = "whsec_c29tZWJvZHktZWxzZS1zaWducy13aXRoLXRoaXMta2V5LTAx";

const char* wordOf(int status) {
  switch (status) {
    case kReport_sent: return "sent";
    case kReport_deferred: return "deferred";
    case kReport_delivered: return "delivered";
    case kReport_opened: return "opened";
    case kReport_clicked: return "clicked";
    case kReport_failed: return "failed";
    case kReport_bounced: return "bounced";
    case kReport_complained: return "complained";
    case kReport_unsubscribed: return "unsubscribed";
    default: return "resubscribed";
  }
}

/// What may become of a message that a provider took.
struct Course {
  Feature feature;
  std::int64_t weight;
  std::vector<int> statuses;
};
const std::vector<Course>& courses() {
  using enum Feature;
  static const std::vector<Course> kCourses{{rightReport, 6, {kReport_delivered}},
                                            {rightReport, 3, {kReport_sent, kReport_delivered}},
                                            {rightReport, 2, {kReport_deferred, kReport_delivered}},
                                            {rightReport, 2, {kReport_delivered, kReport_opened, kReport_clicked}},
                                            {rightReport, 2, {kReport_sent}},
                                            {failedReport, 1, {kReport_failed}},
                                            {failedReport, 1, {kReport_sent, kReport_bounced}},
                                            {disorderedReport, 1, {kReport_delivered, kReport_failed}},
                                            {disorderedReport, 1, {kReport_failed, kReport_delivered}},
                                            {disorderedReport, 1, {kReport_delivered, kReport_sent}},
                                            {disorderedReport, 1, {kReport_opened, kReport_delivered, kReport_bounced}},
                                            {addressReport, 1, {kReport_delivered, kReport_complained}},
                                            {addressReport, 1, {kReport_delivered, kReport_unsubscribed, kReport_resubscribed}},
                                            {addressReport, 1, {kReport_unsubscribed}}};
  return kCourses;
}

std::string codeOf(int status) { return status == kReport_failed ? "30008" : status == kReport_bounced ? "5.1.1" : ""; }

}  // namespace

Reports::Reports(std::uint64_t seed, const FeaturePlan& plan, FeatureCounts& counts) : plan_(plan), counts_(counts), random_(seed) {}

bool Reports::callsBack(const std::string& provider) const {
  return plan_.hasReports() && std::find(kWhoCallsBack.begin(), kWhoCallsBack.end(), provider) != kWhoCallsBack.end();
}

security::Secret Reports::key() { return security::Secret(kKey); }

std::string Reports::nextEvent() { return fmt::format("event-{}", ++events_); }

std::vector<int> Reports::drawCourse(std::vector<Feature>& shows) {
  std::int64_t sum = 0;
  for (const Course& each : courses()) sum += plan_.has(each.feature) ? each.weight : 0;
  if (sum == 0) return {kReport_delivered};
  std::int64_t roll = random_.between(1, sum);
  for (const Course& each : courses()) {
    if (!plan_.has(each.feature)) continue;
    roll -= each.weight;
    if (roll > 0) continue;
    shows.push_back(each.feature);
    return each.statuses;
  }
  return {};
}

Report Reports::aboutIt(const Receipt& arrival, int status) {
  Report report;
  report.provider = arrival.provider;
  report.eventId = nextEvent();
  report.about = arrival.notification;
  report.attempt = arrival.attempt;
  report.target = arrival.target;
  report.status = status;
  return report;
}

/// `named` is our id as the provider echoes it; empty = it does not.
void Reports::write(Report& report, const std::string& named, base::WallTime at) {
  boost::json::object data;
  if (!named.empty()) data["notification_id"] = named;
  if (!report.messageId.empty()) data["provider_message_id"] = report.messageId;
  data["code"] = codeOf(report.status);
  data["reason"] = fmt::format("{} to <{}>", wordOf(report.status), report.target);  // as many of them say it
  report.body = boost::json::serialize(boost::json::object{
      {"type", fmt::format("message.{}", wordOf(report.status))}, {"timestamp", base::formatRfc3339(at)}, {"data", std::move(data)}});
}

void Reports::took(const Receipt& arrival) {
  if (!callsBack(arrival.provider)) return;
  addStrangers(arrival);
  if (random_.chance(0.1)) return;  // nobody hears of it again
  std::vector<Feature> shows;
  const std::vector<int> course = drawCourse(shows);
  // A webhook has no id but ours.
  const bool hasOwnId = arrival.provider != "hook";
  const bool isNameless = hasOwnId && plan_.has(Feature::namelessReport) && random_.chance(0.3);
  const bool namesBoth = hasOwnId && (isNameless || random_.chance(0.5));
  const bool isEarly = plan_.has(Feature::earlyReport) && random_.chance(0.3);
  const bool isLate = !isEarly && plan_.has(Feature::lateReport) && random_.chance(0.2);
  Millis wait{isEarly ? random_.between(0, 3) : isLate ? random_.between(600'000, 6 * 3'600'000) : random_.between(500, 20'000)};
  if (isNameless) shows.push_back(Feature::namelessReport);
  if (isLate) shows.push_back(Feature::lateReport);
  for (const int status : course) {
    Report report = aboutIt(arrival, status);
    report.shows = shows;
    if (namesBoth) report.messageId = providerMessageId(arrival.notification, arrival.attempt);
    write(report, isNameless ? "" : arrival.notification.toString(), arrival.at.wall + wait);
    const BootTime at = arrival.at.boot + wait;
    if (plan_.has(Feature::repeatedReport) && random_.chance(0.25))
      post(report, at + Millis{random_.chance(0.8) ? random_.between(0, 60'000) : random_.between(60'000, 3 * 3'600'000)});
    post(std::move(report), at);
    wait += Millis{random_.chance(0.3) ? 0 : random_.between(1, isLate ? 3'600'000 : 4'000)};
  }
}

/// Who never had it, and who only says to be its provider.
void Reports::addStrangers(const Receipt& arrival) {
  const auto stranger = [&](Feature feature, const std::string& provider, const base::Uuid& about) {
    Report report = aboutIt(arrival, kReport_delivered);
    report.provider = provider;
    report.about = about;
    report.attempt = 0;
    report.messageId = fmt::format("x-{}", events_);
    report.shows = {feature};
    report.isForged = feature == Feature::forgedReport;
    report.isFleeting = report.isForged;
    write(report, about.toString(), arrival.at.wall);
    post(std::move(report), arrival.at.boot + Millis{random_.between(1, 60'000)});
  };
  if (plan_.has(Feature::foreignReport) && random_.chance(0.05))
    stranger(Feature::foreignReport, arrival.provider.starts_with("mail-") ? "sms-a" : "mail-a", arrival.notification);
  if (plan_.has(Feature::forgedReport) && random_.chance(0.05)) stranger(Feature::forgedReport, arrival.provider, arrival.notification);
  if (plan_.has(Feature::unknownReport) && random_.chance(0.05)) {
    base::Uuid nobodys;
    random_.fill(nobodys.bytes);
    stranger(Feature::unknownReport, arrival.provider, nobodys);
  }
}

/// In the same breath as the answer: later it could be taken for one about the next attempt, which it does not name.
void Reports::refused(const Receipt& attempt) {
  if (!callsBack(attempt.provider) || !plan_.has(Feature::refusalReport) || !random_.chance(0.3)) return;
  Report report = aboutIt(attempt, kReport_failed);
  report.shows = {Feature::refusalReport};
  report.isFleeting = true;
  write(report, attempt.notification.toString(), attempt.at.wall);
  post(std::move(report), attempt.at.boot);
}

std::vector<Report> Reports::due(base::Now now) {
  std::vector<Report> those;
  while (!posted_.empty() && posted_.begin()->first <= now.boot) {
    those.push_back(std::move(posted_.begin()->second));
    posted_.erase(posted_.begin());
  }
  return those;
}

void Reports::again(Report report, base::Now now) {
  if (report.isFleeting || ++report.tries > kTriesMax) return;
  if (plan_.has(Feature::droppedReport) && random_.chance(0.3)) return counts_.count(Feature::droppedReport);
  const std::int64_t wait = std::min<std::int64_t>(3'600'000, std::int64_t{5'000} << report.tries);
  post(std::move(report), now.boot + Millis{random_.between(wait / 2, wait)});
}

std::optional<BootTime> Reports::nextAt() const {
  if (posted_.empty()) return std::nullopt;
  return posted_.begin()->first;
}

std::vector<std::pair<std::string, std::string>> Reports::headersOf(const Report& report, base::Now now) const {
  const bool rightKey = report.isForged ? forgesWell : !signsBadly;
  const std::int64_t seconds = base::toMillis(now.wall) / 1000;
  auto key = security::parseWebhookSecret(rightKey ? kKey : kForgersKey);
  SB_CHECK(key.ok(), "the simulation's keys are keys");
  const auto signature = security::signWebhook({std::move(key).value()}, report.eventId, seconds, report.body);
  SB_CHECK(signature.ok(), "an event can be signed");
  return {{"webhook-id", report.eventId}, {"webhook-timestamp", std::to_string(seconds)}, {"webhook-signature", signature.value()}};
}

}  // namespace signalbox::simulation
