#include "tests/simulation/outside_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/core/audit_checkpoint.h"
#include "tests/simulation/own_seals.h"

namespace signalbox::simulation {
namespace {

constexpr base::Millis kBetween = std::chrono::minutes{10};

}  // namespace

void OutsideKeeper::notes(const std::string& installation, std::int64_t step, const store::AuditHead& head, base::Now now) {
  if (step < newest_.step || head.seq < newest_.count)
    says_(fmt::format("step {} and audit row {} are said behind {} and {}", step, head.seq, newest_.step, newest_.count));
  newest_ = {step, head.seq, head.mac, {}};
  if (head.seq == 0 || now.boot < signsAt_) return;
  signsAt_ = now.boot + kBetween;
  Note kept = newest_;
  kept.line = core::toLine(core::signCheckpoint(seal_, installation, head.seq, head.mac, now.wall));
  notes_.push_back(std::move(kept));
}

bool OutsideKeeper::isPrefix(const Note& note, std::int64_t step, const tests::RawConnection& file) const {
  if (note.step > step) return false;
  if (note.count == 0) return true;
  std::string mac;
  const std::string error =
      file.rows(fmt::format("SELECT mac FROM audit WHERE seq={}", note.count), [&mac](sqlite3_stmt* row) { mac = columnText(row, 0); });
  if (!error.empty() || mac != note.head) return false;
  if (note.line.empty()) return true;
  const auto read = core::readCheckpoint(note.line, seal_);
  return read.ok() && read->count == note.count && read->head == mac;
}

void OutsideKeeper::compares(const tests::RawConnection& file, bool holds, bool hasWork) {
  const std::int64_t step = std::atoll(file.text("SELECT step FROM progress").c_str());
  const auto isGone = [&](const Note& note) { return !isPrefix(note, step, file); };
  const auto lost = std::count_if(notes_.begin(), notes_.end(), isGone) + (isGone(newest_) ? 1 : 0);
  const bool isPutBack = std::exchange(isPutBack_, false);
  if (lost == 0) return;
  if (!isPutBack) says_(fmt::format("{} of {} notes from outside are not in the store, and no backup was put back", lost, notes_.size() + 1));
  if (!holds && hasWork) says_(fmt::format("{} notes from outside are not in the store, which sends all the same", lost));
  std::erase_if(notes_, isGone);
  newest_ = notes_.empty() ? Note{} : notes_.back();
}

}  // namespace signalbox::simulation
