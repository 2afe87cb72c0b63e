#include "engine/api/detail_view.h"

#include "engine/api/generation_view.h"
#include "engine/api/row_view.h"
#include "engine/api/timeline.h"
#include "engine/core/replay_content.h"

namespace signalbox::api {
namespace {

namespace json = boost::json;

json::value parsed(const std::string& text) {
  if (text.empty()) return nullptr;
  auto value = protocol::parseJson(text);
  return value.ok() ? std::move(value).value() : json::value(text);
}

json::value failedRendering(const base::Status& status) {
  std::string words = status.message();
  for (const base::FieldError& field : status.fields()) words += "; " + field.pointer + " " + field.detail;
  return json::object{{"error", words}};
}

/// The message of the newest generation, as it was made for its last attempt or would be made now.
base::Result<json::value> rendered(store::Reader& reader, const store::DetailRow& row, std::int64_t version, base::WallTime now) {
  model::Notification notification = row.row.notification;
  if (row.edit) {
    notification.target = row.edit->target;
    notification.data = row.edit->data;
    notification.content = row.edit->content;
  }
  const std::int32_t generation = row.row.delivery.generation;
  return renderedJson(reader, notification, version, generation, instantOf(row, generation, now));
}

/// Which template it would take, and is not there: the newest of a name, or a version that it was sent with.
std::string missingTemplate(const std::string& name, std::int64_t version) {
  if (version == 0) return "its template " + name + " no longer exists";
  return "version " + std::to_string(version) + " of its template " + name + " is no longer kept";
}

/// What is over goes as long after its end as its category is kept; a discarded dead letter at the date that it was given.
std::optional<base::WallTime> purgeDateOf(const store::ListRow& row, const protocol::RetentionView& kept) {
  const model::State state = row.delivery.state;
  if (state == model::State::discarded) return row.purgeAt;
  const bool over =
      state == model::State::sent || state == model::State::cancelled || state == model::State::expired || state == model::State::suppressed;
  if (!over) return std::nullopt;
  const auto own = kept.categoriesHours.find(row.notification.category);
  return row.changedAt + std::chrono::hours{own == kept.categoriesHours.end() ? kept.notificationsHours : own->second};
}

}  // namespace

json::value editedJson(const store::OverrideRow& edit) {
  return json::object{{"to", edit.target}, {"data", parsed(edit.data)}, {"content", parsed(edit.content)}};
}

json::value contentJson(const providers::Content& content) {
  json::object object;
  const auto put = [&object](std::string_view name, const std::string& text) {
    if (!text.empty()) object[name] = text;
  };
  put("subject", content.subject);
  put("text", content.text);
  put("html", content.html);
  put("title", content.title);
  put("body", content.body);
  if (!content.data.empty()) object["data"] = parsed(content.data);
  json::array files;
  for (const providers::Attachment& each : content.attachments)
    files.push_back(json::object{{"name", each.name}, {"media_type", each.mediaType}, {"bytes", each.bytes.size()}});
  if (!files.empty()) object["attachments"] = std::move(files);
  return object;
}

base::Result<json::value> renderedJson(store::Reader& reader, const model::Notification& notification, std::int64_t version, std::int32_t generation,
                                       base::WallTime at) {
  if (notification.target.empty()) return json::value(json::object{{"error", "its recipient was erased, and with that what it said"}});
  std::optional<model::Template> used;
  if (!notification.templateName.empty()) {
    SB_ASSIGN(used, reader.findTemplate(notification.templateName, version));
    if (!used) return json::value(json::object{{"error", missingTemplate(notification.templateName, version)}});
  }
  const auto content = core::renderedFor(used ? &*used : nullptr, notification, generation, at);
  return content.ok() ? contentJson(content.value()) : failedRendering(content.status());
}

providers::Content contentOf(const model::Template& value) { return {value.subject, value.text, value.html, value.title, value.body, value.data}; }

base::Result<protocol::NotificationDetail> detailOf(store::Reader& reader, const store::DetailRow& row, const protocol::RetentionView& kept,
                                                    base::WallTime now, bool reveal, const std::optional<Waiting>& waiting) {
  const model::Notification& notification = row.row.notification;
  protocol::NotificationDetail detail;
  detail.row = viewOf(row.row, reveal);
  detail.idempotencyKey = notification.idempotencyKey;
  detail.orderingKey = notification.orderingKey;
  detail.locale = notification.locale;
  detail.generation = row.row.delivery.generation;
  detail.templateVersion = row.overrideTemplateVersion.value_or(notification.templateVersion);
  detail.sendAt = notification.sendAt;
  detail.expiresAt = notification.expiresAt;
  detail.purgeAt = purgeDateOf(row.row, kept);
  detail.timeline = timelineOf(row, now, reveal, waiting);
  if (!reveal) return detail;
  detail.content = parsed(notification.content);
  detail.data = parsed(notification.data);
  detail.metadata = parsed(notification.metadata);
  if (row.edit) detail.edited = editedJson(*row.edit);
  SB_ASSIGN(detail.rendered, rendered(reader, row, detail.templateVersion, now));
  return detail;
}

}  // namespace signalbox::api
