#include "engine/runtime/step_anchor.h"

#include <fmt/format.h>

#include <charconv>

#include "engine/runtime/private_file.h"

namespace signalbox::runtime {

using base::Status;

namespace {

/// What the anchor knows better than the store, in words; empty = nothing.
std::string contradiction(const store::Position& anchor, const store::Position& found) {
  if (anchor.installation != found.installation) return "beside it lies the anchor of another store";
  if (anchor.step <= found.step) return {};
  return fmt::format("it is at step {} and has been at step {}", found.step, anchor.step);
}

}  // namespace

std::string toText(const store::Position& anchor) { return fmt::format("{} {}\n", anchor.installation, anchor.step); }

std::optional<store::Position> anchorFrom(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const auto blank = text.find(' ');
  if (blank == 0 || blank == std::string_view::npos) return std::nullopt;
  store::Position anchor{std::string(text.substr(0, blank)), 0};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + blank + 1, end, anchor.step);
  return read.ec == std::errc() && read.ptr == end ? std::optional(std::move(anchor)) : std::nullopt;
}

Status holdAgainst(const std::optional<store::Position>& anchor, store::Store& store) {
  if (!anchor) return Status::okay();
  SB_ASSIGN(const store::Position found, store.position());
  const std::string words = contradiction(*anchor, found);
  // Behind the anchor, so that the same backup put back once more is behind it again.
  return words.empty() ? Status::okay() : store.putBack(words, anchor->installation == found.installation ? anchor->step : found.step).status();
}

Status StepAnchor::begin(store::Store& store) {
  const std::optional<std::string> text = readText(file_);
  const std::optional<store::Position> anchor = text ? anchorFrom(*text) : std::nullopt;
  if (text && !anchor) log_.warning("store.anchor_failed", {{"path", file_}, {"error", std::string("it cannot be read, and is made anew")}});
  SB_TRY(holdAgainst(anchor, store));
  SB_ASSIGN(const store::Position found, store.position());
  installation_ = found.installation;
  handedOn_ = found.step;
  write(found.step);
  return Status::okay();
}

void StepAnchor::tick(std::int64_t step, base::Now now, api::ReaderPool& readers) {
  if (step == handedOn_ || now.boot < nextAt_ || busy_.exchange(true)) return;
  if (!readers.submit([this, step](store::Reader&) {
    write(step);
    busy_ = false;
  })) {
    busy_ = false;
    return;
  }
  handedOn_ = step;
  nextAt_ = now.boot + kBetween;
}

void StepAnchor::finish(std::int64_t step) {
  if (step != handedOn_) write(step);
}

/// One that is old stays true.
void StepAnchor::write(std::int64_t step) {
  const std::string error = writePrivate(file_, toText({installation_, step})).message();
  if (!error.empty() && error != trouble_) log_.warning("store.anchor_failed", {{"path", file_}, {"error", error}});
  trouble_ = error;
}

}  // namespace signalbox::runtime
