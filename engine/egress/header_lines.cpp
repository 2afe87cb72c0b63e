#include "engine/egress/header_lines.h"

#include "engine/security/secret.h"

namespace signalbox::egress {
namespace {

constexpr std::size_t kAround = 3;  // ": " and the end

}  // namespace

HeaderLines::~HeaderLines() { security::wipe(text_); }

curl_slist* HeaderLines::set(const std::vector<providers::Header>& headers, std::string_view lastName, std::string_view lastValue) {
  std::size_t size = lastName.size() + lastValue.size() + kAround;
  for (const providers::Header& header : headers) size += header.name.size() + header.value.size() + kAround;
  // Neither may move once libcurl has been told.
  text_.reserve(size);
  list_.reserve(headers.size() + 1);
  for (const providers::Header& header : headers) add(header.name, header.value);
  if (!lastName.empty()) add(lastName, lastValue);
  return list_.empty() ? nullptr : list_.data();
}

void HeaderLines::add(std::string_view name, std::string_view value) {
  list_.push_back({text_.data() + text_.size(), nullptr});
  if (list_.size() > 1) list_[list_.size() - 2].next = &list_.back();
  text_.append(name).append(": ").append(value).push_back('\0');
}

}  // namespace signalbox::egress
