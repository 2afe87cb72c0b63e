#pragma once
// Messages that this connection has just written and nobody has touched since, as their claim would read them. The step after the one that
// accepted a message claims it as a rule, and to read its two rows back is the dearest statement of a claim. The database decides all the same: the
// claim compares state and generation there (rule 12). Whoever changes a delivery forgets its row here, and whatever takes rows back forgets all.
// Bounded; confined to the core's thread.

#include <optional>
#include <string>
#include <unordered_map>

#include "engine/store/rows.h"

namespace signalbox::store::sqlite {

class FreshRows {
 public:
  static constexpr std::size_t kRowsMax = 4096;
  static constexpr std::size_t kBytesMax = 4 * 1024 * 1024;  // of contents
  static constexpr std::size_t kRowBytesMax = 64 * 1024;

  /// A row that has just been inserted. Kept if it is to be claimed at once and its claim depends on nothing but itself; with too
  /// many, those of before are forgotten.
  void add(const AcceptRow& row);
  /// What a claim of that generation would read, once; nothing when it has to be read.
  std::optional<DeliveryRow> take(Seq seq, std::int32_t generation);
  void forget(Seq seq);
  void clear();
  /// Nothing is kept until open(): what a claim would read depends on more than the rows.
  void close();
  void open() { closed_ = false; }

 private:
  struct Kept {
    model::Notification notification;
    base::WallTime dueAt{};
    model::RouteId route = model::kAnyRoute;
    std::string reason;
    std::size_t bytes = 0;
  };
  std::unordered_map<Seq, Kept> bySeq_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace signalbox::store::sqlite
