#include "engine/providers/attachments.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "engine/base/digest.h"
#include "engine/providers/mime_header.h"

namespace signalbox::providers {
namespace {

namespace json = boost::json;

constexpr std::string_view kBadName = "must be 1 to 200 bytes, without a path and without control characters";
constexpr std::string_view kBadType = "is no media type such as application/pdf, or one of mail's own";

bool isFileName(std::string_view name) {
  return !name.empty() && name.size() <= kAttachmentNameBytesMax && name != "." && name != ".." && isHeaderValue(name) &&
      name.find_first_of("/\\") == std::string_view::npos;
}

bool isToken(std::string_view text) {
  constexpr std::string_view kOthers = "!#$&^_.+-";
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kOthers.find(c) != std::string_view::npos;
  });
}

bool isMediaType(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view type = text.substr(0, slash);
  // These would be parts of the mail, not files in it.
  return isToken(type) && isToken(text.substr(slash + 1)) && type != "multipart" && type != "message";
}

std::string textOf(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::string_view checkAttachment(const Attachment& attachment) {
  if (!isFileName(attachment.name)) return kBadName;
  if (!isMediaType(attachment.mediaType)) return kBadType;
  return {};
}

std::vector<Attachment> readAttachments(const json::value& list, std::string_view pointer, std::vector<base::FieldError>& errors) {
  std::vector<Attachment> attachments;
  const auto fault = [&](std::string place, std::string_view words) { errors.push_back({std::string(pointer) + place, std::string(words)}); };
  if (!list.is_array()) {
    fault("", "must be an array");
    return attachments;
  }
  if (list.get_array().size() > kAttachmentsMax) fault("", fmt::format("has more than {} files", kAttachmentsMax));
  std::size_t total = 0;
  for (std::size_t i = 0; i < std::min(list.get_array().size(), kAttachmentsMax); ++i) {
    const std::string place = fmt::format("/{}", i);
    const json::value& each = list.get_array()[i];
    if (!each.is_object()) {
      fault(place, "must be an object");
      continue;
    }
    for (const auto& member : each.get_object())
      if (member.key() != "name" && member.key() != "media_type" && member.key() != "data")
        fault(place + "/" + std::string(member.key()), "is no member of an attachment");
    Attachment attachment{textOf(each.get_object(), "name"), textOf(each.get_object(), "media_type"), {}};
    if (attachment.mediaType.empty()) attachment.mediaType = "application/octet-stream";
    if (!isFileName(attachment.name)) fault(place + "/name", kBadName);
    if (!isMediaType(attachment.mediaType)) fault(place + "/media_type", kBadType);
    auto bytes = base::base64Decode(textOf(each.get_object(), "data"));
    if (!bytes || bytes->empty()) fault(place + "/data", "must be the file in base64");
    attachment.bytes = std::move(bytes).value_or(std::string());
    total += attachment.bytes.size();
    attachments.push_back(std::move(attachment));
  }
  if (total > kAttachmentsBytesMax) fault("", fmt::format("have more than {} bytes", kAttachmentsBytesMax));
  return attachments;
}

}  // namespace signalbox::providers
