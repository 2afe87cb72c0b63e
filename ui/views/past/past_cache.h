#pragma once
// What was fetched of the past, in the console's workspace: it is there at once when one goes back again, and when the engine is
// away. Each piece says of which instant it is and when it was fetched. Kept by engine, so that one never tells of another. GUI thread.

#include <functional>
#include <optional>

#include "engine/protocol/past.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::views {

template <class T> struct KeptPast {
  T value;
  base::WallTime at{};
  base::WallTime fetchedAt{};  // by the clock of this machine
};

class PastCache {
 public:
  explicit PastCache(ViewContext context) : context_(context) {}

  void keep(base::WallTime at, const protocol::PastView& past);
  /// The one of `at`, else the nearest to it from `from` to `to`; nothing where none is kept. Not told when the context is gone.
  void find(base::WallTime at, base::WallTime from, base::WallTime to, QObject* context,
            std::function<void(std::optional<KeptPast<protocol::PastView>>)> found);
  /// Of the stretch that ends at `to`.
  void keepMarks(base::WallTime to, const protocol::StatsAnswer& stats);
  void findMarks(base::WallTime from, base::WallTime to, QObject* context, std::function<void(std::optional<KeptPast<protocol::StatsAnswer>>)> found);

 private:
  template <class T>
  void look(const QString& kind, base::WallTime at, base::WallTime from, base::WallTime to, QObject* context,
            std::function<void(std::optional<KeptPast<T>>)> found);
  void put(const QString& kind, base::WallTime at, const std::string& json);

  ViewContext context_;
};

}  // namespace signalbox::ui::views
