#pragma once
// The series of the canned afternoon as the pictures have them, and what becomes of them when something happens.

#include <map>

#include "tests/ui/support/fake_engine.h"

namespace signalbox::tests {

/// The newest part of a cause's chart tells as many as the list of causes does.
Scripted statsFor(const FakeEngine& engine, const Asked& asked);

/// What these series are from an instant on (nobody was called where that is nothing), and by how much a second others grow.
struct Turn {
  base::WallTime since;
  std::map<std::string, double> become;
  std::map<std::string, double> grow;
};

void turnSeries(FakeEngine& engine, const Turn& turn);

}  // namespace signalbox::tests
