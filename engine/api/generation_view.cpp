#include "engine/api/generation_view.h"

#include <algorithm>

#include "engine/api/detail_view.h"
#include "engine/core/operations.h"
#include "engine/core/replay_content.h"

namespace signalbox::api {
namespace {

/// Of the newest operations so many are looked through for the replays of one message.
constexpr std::size_t kOperationsLooked = 500;

struct Made {
  model::Notification notification;
  std::int64_t templateVersion = 0;
  bool edited = false;
};

/// What the engine writes into a message's history when that operation replays it.
std::string replayedWords(const model::Operation& operation) {
  return operation.edits.empty() ? operation.reason : operation.reason + "; edited " + core::fieldsOf(core::editsFromText(operation.edits));
}

bool mayHaveReplayed(const model::Operation& operation, const store::HistoryRow& replay) {
  return core::sends(operation.kind, operation.resolution) && operation.by == replay.by && operation.startedAt && *operation.startedAt <= replay.at &&
      (!operation.finishedAt || *operation.finishedAt >= replay.at) && replayedWords(operation) == replay.text;
}

/// The operation behind a replay; null where there is none left, or where two may have been it that say different things.
const model::Operation* operationOf(const store::HistoryRow& replay, const std::vector<model::Operation>& operations) {
  const model::Operation* found = nullptr;
  for (const model::Operation& operation : operations) {
    if (!mayHaveReplayed(operation, replay)) continue;
    if (found != nullptr && (found->edits != operation.edits || found->latestTemplate != operation.latestTemplate)) return nullptr;
    found = &operation;
  }
  return found;
}

const store::HistoryRow* replayOf(const store::DetailRow& row, std::int32_t generation) {
  const auto found = std::find_if(row.history.begin(), row.history.end(),
                                  [generation](const store::HistoryRow& each) { return each.kind == "replayed" && each.generation == generation; });
  return found == row.history.end() ? nullptr : &*found;
}

/// Versions are never changed nor taken away, so the newest one of that time is still known, whatever became of the template.
base::Result<std::optional<std::int64_t>> newestAt(store::Reader& reader, const std::string& name, base::WallTime at) {
  SB_ASSIGN(const std::vector<model::Template> versions, reader.templateVersions(name));
  std::optional<std::int64_t> newest;
  for (const model::Template& each : versions)
    if (each.updatedAt <= at) newest = std::max(newest.value_or(0), each.version);
  return newest;
}

/// As the operation made it from the generation before; false where that cannot be told.
base::Result<bool> replayed(store::Reader& reader, const model::Operation& operation, base::WallTime at, Made& made) {
  auto edited = core::applyEdits(core::editsFromText(operation.edits), made.notification);
  if (!edited.ok()) return false;
  made.notification = std::move(edited->notification);
  made.edited = made.edited || edited->changed;
  std::optional<std::int64_t> version = edited->templateVersion;
  if (!version && operation.latestTemplate && !made.notification.templateName.empty()) {
    SB_ASSIGN(version, newestAt(reader, made.notification.templateName, at));
    if (!version) return false;
  }
  made.templateVersion = version.value_or(made.templateVersion);
  return true;
}

/// Nothing where one of its replays is not known any more.
base::Result<std::optional<Made>> madeFrom(store::Reader& reader, const store::DetailRow& row, std::int32_t generation) {
  Made made{row.row.notification, row.row.notification.templateVersion, false};
  std::vector<model::Operation> operations;
  if (generation > 0) {
    SB_ASSIGN(operations, reader.operations(kOperationsLooked));
  }
  for (std::int32_t each = 1; each <= generation; ++each) {
    const store::HistoryRow* replay = replayOf(row, each);
    const model::Operation* operation = replay == nullptr ? nullptr : operationOf(*replay, operations);
    if (operation == nullptr) return std::optional<Made>();
    SB_ASSIGN(const bool isKnown, replayed(reader, *operation, replay->at, made));
    if (!isKnown) return std::optional<Made>();
  }
  return std::optional<Made>(std::move(made));
}

}  // namespace

base::WallTime instantOf(const store::DetailRow& row, std::int32_t generation, base::WallTime now) {
  base::WallTime at = now;
  for (const model::Attempt& attempt : row.attempts)
    if (attempt.generation == generation) at = attempt.intentAt;
  return at;
}

base::Status turnTo(store::Reader& reader, const store::DetailRow& row, std::int32_t generation, base::WallTime now, bool reveal,
                    protocol::NotificationDetail& detail) {
  if (generation == row.row.delivery.generation) return base::Status::okay();
  SB_ASSIGN(const std::optional<Made> made, madeFrom(reader, row, generation));
  detail.generation = generation;
  detail.templateVersion = made ? made->templateVersion : 0;
  detail.edited = nullptr;
  if (!reveal) return base::Status::okay();
  if (!made && !row.row.notification.target.empty()) {
    detail.rendered = boost::json::object{{"error", "which replay sent it so, and with what, is not known for certain any more"}};
    return base::Status::okay();
  }
  const model::Notification& notification = made ? made->notification : row.row.notification;
  if (made && made->edited) detail.edited = editedJson({notification.target, notification.data, notification.content});
  SB_ASSIGN(detail.rendered, renderedJson(reader, notification, detail.templateVersion, generation, instantOf(row, generation, now)));
  return base::Status::okay();
}

}  // namespace signalbox::api
