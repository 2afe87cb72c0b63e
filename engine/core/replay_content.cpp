#include "engine/core/replay_content.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/core/json_place.h"
#include "engine/model/target_syntax.h"
#include "engine/providers/delay.h"
#include "engine/providers/rendering.h"

namespace signalbox::core {

namespace json = boost::json;
using base::Status;
using protocol::Edit;

namespace {

constexpr std::size_t kFindBytesMax = 1000, kDataBytesMax = 128 * 1024, kContentBytesMax = 8 * 1024 * 1024;
constexpr std::size_t kTargetBytesMax = 64 * 1024;  // on the way; what is left is judged by its channel

/// A number that is too large to be kept, such as 1e400: it would be written as no number at all.
bool holdsBoundless(const json::value& value) {
  if (const auto* object = value.if_object())
    return std::any_of(object->begin(), object->end(), [](const auto& each) { return holdsBoundless(each.value()); });
  if (const auto* array = value.if_array()) return std::any_of(array->begin(), array->end(), holdsBoundless);
  return value.is_double() && !std::isfinite(value.get_double());
}

std::string_view rootOf(std::string_view field) { return field.substr(0, field.find('.')); }

std::string faultOf(const Edit& edit, std::string& where) {
  const std::string_view root = rootOf(edit.field);
  const bool whole = root.size() == edit.field.size();
  where = "/field";
  if (root != "to" && root != "template_version" && root != "data" && root != "content")
    return "must be to, template_version, or a path in data or content";
  if ((root == "to" || root == "template_version") && !whole) return "has no members";
  if (!isPlace(edit.field)) return "is not a path of 1 to 16 names, such as data.order.id";
  where = "/op";
  if (edit.op != "set" && edit.op != "replace" && edit.op != "remove") return "must be set, replace or remove";
  if (edit.op == "remove" && whole) return "cannot remove this; set it";
  if (edit.op != "set" && root == "template_version") return "must be set for a template's version";
  where = "/find";
  if (edit.op == "replace" && (edit.find.empty() || edit.find.size() > kFindBytesMax)) return "must be a text of 1 to 1000 bytes";
  if (edit.op != "replace" && !edit.find.empty()) return "goes with replace";
  where = "/value";
  if ((edit.op == "replace" || root == "to") && edit.op != "remove" && !edit.value.is_string()) return "must be a text";
  if (root == "template_version" && !(edit.value.is_int64() && edit.value.get_int64() > 0)) return "must be a version, from 1";
  if (edit.op == "set" && whole && (root == "data" || root == "content") && !edit.value.is_object()) return "must be an object";
  if (holdsBoundless(edit.value)) return "holds a number that is larger than one may be";
  return {};
}

base::Result<json::value> parsed(const std::string& text) {
  if (text.empty()) return json::value(json::object_kind);
  auto value = protocol::parseJson(text);
  if (!value.ok() || !value->is_object()) return Status(base::Code::invalid, "what the message holds is no JSON object");
  return value;
}

std::string textOf(const json::value& value) { return std::string(value.get_string().data(), value.get_string().size()); }

/// One message under its edits.
class Editing {
 public:
  Editing(const model::Notification& notification, json::value data, json::value content) : data_(std::move(data)), content_(std::move(content)) {
    edited_.notification = notification;
  }

  Status apply(const Edit& edit) {
    const std::string_view root = rootOf(edit.field);
    if (root == "to") return applyToTarget(edit);
    if (root == "template_version") return applyToVersion(edit);
    if (root == "content" && !edited_.notification.templateName.empty())
      return {base::Code::invalid, "it is made from a template, so its content cannot be edited; edit its data or the template"};
    json::value& tree = root == "data" ? data_ : content_;
    const std::string_view place = std::string_view(edit.field).substr(std::min(root.size() + 1, edit.field.size()));
    const json::value* before = find(tree, place);
    const json::value kept = before == nullptr ? json::value(nullptr) : *before;
    if (edit.op == "set" && !put(tree, place, edit.value)) return {base::Code::invalid, edit.field + ": something that is no object is in the way"};
    if (edit.op == "remove") remove(tree, place);
    if (edit.op == "replace" && before != nullptr) {
      const std::size_t growth = growthOf(edit, timesUnder(kept, edit.find)), bytesMax = root == "data" ? kDataBytesMax : kContentBytesMax;
      if (growth > 0 && protocol::jsonText(tree).size() + growth > bytesMax) return tooLong(root, bytesMax);
      replaceTexts(*findMutable(tree, place), edit.find, textOf(edit.value));
    }
    const json::value* after = find(tree, place);
    note(edit.field, kept, after == nullptr ? json::value(nullptr) : *after);
    return Status::okay();
  }

  base::Result<Edited> take() {
    model::Notification& out = edited_.notification;
    if (!edited_.changed) return std::move(edited_);
    const std::string fault = model::targetFault(out.channel, out.target);
    if (!fault.empty()) return Status(base::Code::invalid, "to: " + fault);
    if (dirtyData_) out.data = protocol::jsonText(data_);
    if (dirtyContent_) out.content = protocol::jsonText(content_);
    if (out.data.size() > kDataBytesMax) return tooLong("data", kDataBytesMax);
    if (out.content.size() > kContentBytesMax) return tooLong("content", kContentBytesMax);
    return std::move(edited_);
  }

 private:
  /// By how much a replacement that is made so often makes a message longer: each of its letters may become a page, and so it goes on with
  /// the next edit.
  static std::size_t growthOf(const Edit& edit, std::size_t times) {
    const std::size_t with = edit.value.get_string().size();
    return with > edit.find.size() ? times * (with - edit.find.size()) : 0;
  }
  static Status tooLong(std::string_view part, std::size_t bytesMax) {
    return {base::Code::invalid, std::string(part) + ": is longer than " + std::to_string(bytesMax) + " bytes"};
  }

  Status applyToTarget(const Edit& edit) {
    std::string& target = edited_.notification.target;
    const std::string before = target;
    if (edit.op == "replace" && target.size() + growthOf(edit, timesIn(target, edit.find)) > kTargetBytesMax) return tooLong("to", kTargetBytesMax);
    target = edit.op == "set" ? textOf(edit.value) : replaced(target, edit.find, textOf(edit.value));
    note(edit.field, json::value(before), json::value(target));
    return Status::okay();
  }

  Status applyToVersion(const Edit& edit) {
    if (edited_.notification.templateName.empty()) return {base::Code::invalid, "it is not made from a template"};
    edited_.templateVersion = edit.value.get_int64();
    edited_.changes.push_back({edit.field, edited_.notification.templateVersion, edit.value});
    return Status::okay();
  }

  void note(const std::string& field, const json::value& before, const json::value& after) {
    if (before == after) return;
    edited_.changed = true;
    dirtyData_ = dirtyData_ || rootOf(field) == "data";
    dirtyContent_ = dirtyContent_ || rootOf(field) == "content";
    edited_.changes.push_back({field, before, after});
  }

  Edited edited_;
  json::value data_;
  json::value content_;
  bool dirtyData_ = false, dirtyContent_ = false;
};

}  // namespace

std::vector<base::FieldError> faultsOf(std::span<const Edit> edits) {
  std::vector<base::FieldError> faults;
  if (edits.size() > kEditsMax) faults.push_back({"/edits", "at most 20"});
  for (std::size_t i = 0; i < edits.size(); ++i) {
    std::string where;
    std::string fault = faultOf(edits[i], where);
    if (!fault.empty()) faults.push_back({"/edits/" + std::to_string(i) + where, std::move(fault)});
  }
  return faults;
}

bool editsTarget(std::span<const Edit> edits) {
  return std::any_of(edits.begin(), edits.end(), [](const Edit& edit) { return edit.field == "to"; });
}

bool editsContent(std::span<const Edit> edits) {
  return std::any_of(edits.begin(), edits.end(), [](const Edit& edit) { return edit.field != "to"; });
}

std::string editsToText(std::span<const Edit> edits) {
  return edits.empty() ? std::string() : protocol::jsonText(protocol::toJson(std::vector<Edit>(edits.begin(), edits.end())));
}

std::vector<Edit> editsFromText(const std::string& text) {
  std::vector<Edit> edits;
  if (text.empty()) return edits;
  const auto value = protocol::parseJson(text);
  if (!value.ok() || !protocol::fromJson(value.value(), edits)) edits.clear();
  return edits;
}

std::vector<Edit> withoutValues(std::vector<Edit> edits) {
  for (Edit& edit : edits) edit = {edit.op, edit.field, {}, nullptr};
  return edits;
}

std::string fieldsOf(std::span<const Edit> edits) {
  std::vector<std::string> fields;
  for (const Edit& edit : edits)
    if (std::find(fields.begin(), fields.end(), edit.field) == fields.end()) fields.push_back(edit.field);
  std::string words;
  for (const std::string& field : fields) words += (words.empty() ? "" : ", ") + field;
  return words;
}

base::Result<Edited> applyEdits(std::span<const Edit> edits, const model::Notification& notification) {
  SB_ASSIGN(json::value data, parsed(notification.data));
  SB_ASSIGN(json::value content, parsed(notification.content));
  Editing editing(notification, std::move(data), std::move(content));
  for (const Edit& edit : edits) SB_TRY(editing.apply(edit));
  return editing.take();
}

base::Result<providers::Content> renderedFor(const model::Template& used, const model::Notification& notification, std::int32_t generation,
                                             base::WallTime at) {
  std::string data = notification.data.empty() ? "{}" : notification.data;
  if (generation > 0) data = providers::withDelay(data, at - notification.sendAt.value_or(notification.createdAt));
  return providers::render({used.subject, used.text, used.html, used.title, used.body, used.data}, data, notification.content);
}

base::Result<providers::Content> renderedFor(const model::Template* used, const model::Notification& notification, std::int32_t generation,
                                             base::WallTime at) {
  return used == nullptr ? providers::contentFromJson(notification.content) : renderedFor(*used, notification, generation, at);
}

std::string unrenderableWords(const base::Status& status) {
  if (status.fields().empty()) return status.message();
  const base::FieldError& first = status.fields().front();
  return first.pointer.substr(std::min<std::size_t>(1, first.pointer.size())) + ": " + first.detail;
}

}  // namespace signalbox::core
