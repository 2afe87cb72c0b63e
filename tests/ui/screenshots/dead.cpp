#include "tests/ui/screenshots/dead.h"

#include <fmt/format.h>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <map>
#include <numeric>

#include "tests/ui/screenshots/pages.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using protocol::GroupView;
using protocol::NotificationRow;

constexpr int kLists = 70;  // in its id a message names the number of its cause so

int numberOf(const GroupView& cause) { return cause.id.back() - '0'; }

std::string idOf(const GroupView& cause, std::size_t number) {
  return fmt::format("0196c3a1-{:04d}-7000-8000-{:012d}", kLists + numberOf(cause), number);
}

const protocol::OperationView& running() {
  static const protocol::OperationView replay = canned::operations().front();
  return replay;
}

bool isReplayed(const GroupView& cause) { return running().q == "cause:" + cause.id; }

/// Each message is as one of these, at another time. Of a cause that is new none was replayed before.
const std::vector<NotificationRow>& samplesOf(const GroupView& cause) {
  static std::map<std::string, std::vector<NotificationRow>> all;
  const auto [found, isFirst] = all.try_emplace(cause.id);
  if (isFirst) {
    found->second = canned::deadLettersOf(cause.id);
    if (cause.mark == "new") std::erase_if(found->second, [](const NotificationRow& row) { return row.replays > 0; });
  }
  return found->second;
}

const NotificationRow& sampleOf(const GroupView& cause, std::size_t number) {
  const std::vector<NotificationRow>& samples = samplesOf(cause);
  if (!isReplayed(cause)) return samples[number % samples.size()];
  // The newest are those that the running replay has sent in vain.
  const auto again = static_cast<std::size_t>(std::count_if(samples.begin(), samples.end(), [](const auto& row) { return row.replays > 0; }));
  const auto failed = static_cast<std::size_t>(running().failed);
  return number < failed ? samples[number % again] : samples[again + (number - failed) % (samples.size() - again)];
}

/// The number-th of so many that lie evenly between two instants, from the newest on.
base::WallTime evenly(base::WallTime from, base::WallTime to, std::size_t number, std::int64_t count) {
  return to - (to - from) * static_cast<std::int64_t>(number) / count;
}

base::WallTime diedAt(const GroupView& cause, std::size_t number) {
  constexpr base::Millis kPart = 5min, kBegun = 190s;  // the newest of its bars began at 14:00
  base::WallTime begin = canned::kNow - kBegun, last = cause.lastAt;
  for (auto part = cause.inflow.rbegin(); part != cause.inflow.rend(); ++part, begin -= kPart) {
    const bool isAgain = isReplayed(cause) && part == cause.inflow.rbegin();
    const base::WallTime from = std::max(isAgain ? *running().startedAt : begin, cause.firstAt);
    if (number < static_cast<std::size_t>(*part)) return evenly(from, std::min(begin + kPart - 1ms, last), number, *part);
    number -= static_cast<std::size_t>(*part);
    if (isAgain) last = canned::kNow - canned::kCorrected;  // what came later was well
  }
  const std::int64_t older = cause.count - std::accumulate(cause.inflow.begin(), cause.inflow.end(), std::int64_t{0});
  return evenly(cause.firstAt, std::min(begin + kPart - 1ms, last), number, std::max<std::int64_t>(1, older));
}

NotificationRow rowOf(const GroupView& cause, std::size_t number) {
  NotificationRow row = sampleOf(cause, number);
  const base::WallTime at = diedAt(cause, number);
  row.id = idOf(cause, number);
  row.createdAt += at - *row.changedAt;
  row.changedAt = at;
  return row;
}

}  // namespace

std::vector<NotificationRow> deadOf(const GroupView& cause, std::size_t first, std::size_t most) {
  std::vector<NotificationRow> rows;
  for (std::size_t number = first; number < std::min(first + most, static_cast<std::size_t>(cause.count)); ++number)
    rows.push_back(rowOf(cause, number));
  return rows;
}

std::vector<GroupView> causesIn(const QString& words) {
  std::vector<GroupView> all = canned::groups();
  const auto isNamed = [&words](const GroupView& cause) { return words.contains(QString::fromStdString(cause.id)); };
  if (std::any_of(all.begin(), all.end(), isNamed)) {
    std::erase_if(all, [&](const GroupView& cause) { return !isNamed(cause); });
    return all;
  }
  static const QRegularExpression provider(QStringLiteral("\\bprovider:\"?([\\w-]+)"));
  if (const auto found = provider.match(words); found.hasMatch())
    std::erase_if(all, [&](const GroupView& cause) { return cause.provider != found.captured(1).toStdString(); });
  return all;
}

protocol::Page<NotificationRow> deadLettersFor(const Asked& asked) {
  const Part part = partOf(asked);
  std::vector<NotificationRow> rows;
  std::size_t all = 0;
  for (const GroupView& cause : causesIn(QUrl::fromPercentEncoding(asked.target))) {
    const std::vector<NotificationRow> newest = deadOf(cause, 0, part.end());
    rows.insert(rows.end(), newest.begin(), newest.end());
    all += static_cast<std::size_t>(cause.count);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) { return *one.changedAt > *other.changedAt; });
  protocol::Page<NotificationRow> page = pageOf(rows, part);
  return pageOf(std::move(page.data), part, all);
}

protocol::NotificationDetail detailOf(const std::string& id) {
  constexpr std::size_t kList = 9, kListLength = 4, kNumber = 24;  // where they stand in an id
  for (const GroupView& cause : canned::groups()) {
    if (id.size() < kNumber || id.substr(kList, kListLength) != idOf(cause, 0).substr(kList, kListLength)) continue;
    const std::size_t number = std::stoul(id.substr(kNumber));
    const NotificationRow& sample = sampleOf(cause, number);
    protocol::NotificationDetail detail = canned::detail(sample.id);
    detail.row = rowOf(cause, number);
    for (protocol::TimelineEntry& each : detail.timeline) each.at += detail.row.createdAt - sample.createdAt;
    if (detail.row.templateName == "order-shipped") {  // in the version that it had then, with which its first entry ends
      detail.templateVersion = detail.row.createdAt >= canned::kNow - canned::kCorrected ? 8 : 7;
      detail.timeline.front().text.back() = detail.templateVersion == 8 ? '8' : '7';
    }
    return detail;
  }
  return canned::detail(id);
}

}  // namespace signalbox::tests
