// Bugs in what operations do and in what their reports say, in templates, and in what is left of the erased.

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "tests/simulation/plants.h"

namespace signalbox::simulation {
namespace {

// Of what is told of an operation (change_triggers.cpp).
enum : std::size_t { kState = 4, kCursor = 5, kDone = 7, kConfirmed = 8, kSkipped = 10, kNeedsApproval = 11, kRate = 12 };
enum : std::size_t { kId, kPlan, kBy, kApprover, kReasons };

bool isRunning(const Change& change) { return change.kind == "bulk" && change.numbers[kState] == kBulk_running; }

/// Once for each operation, at the first of its rows that is one of these.
Plant onceEach(std::function<bool(Change&)> alter) {
  auto altered = std::make_shared<std::map<std::string, bool>>();
  return each("bulk", [altered, alter = std::move(alter)](Change& change) {
    bool& done = (*altered)[change.texts[kId]];
    done = done || alter(change);
  });
}

/// What an operation has just done, and told.
struct Scene {
  const Change& act;
  const Change& move;
  const Change& row;     // of the operation
  const Change& before;  // the one before that
};

/// Something stands before the first act of an operation in its step.
Plant beforeActs(std::function<std::vector<Change>(const Scene&)> more) {
  auto rows = std::make_shared<std::map<std::string, Change>>();
  return inChanges([rows, more = std::move(more)](Changes& changes) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != "bulk" && changes[i].kind != "audit") continue;
      const std::size_t first = std::exchange(begin, i + 1);
      if (changes[i].kind == "audit") continue;
      const Change row = changes[i];
      const Change before = std::exchange((*rows)[row.texts[kId]], row);
      const auto from = changes.begin() + static_cast<std::ptrdiff_t>(first), to = changes.begin() + static_cast<std::ptrdiff_t>(i);
      const auto act = std::find_if(from, to, [](const Change& each) { return each.kind == "history" && each.texts[0] != "cancelled"; });
      if (act == to || before.kind.empty() || row.numbers[kCursor] == before.numbers[kCursor]) continue;
      const auto move = std::find_if(from, act, [&act](const Change& each) { return each.kind == "moved" && each.numbers[0] == act->numbers[0]; });
      if (move == act) continue;
      const std::vector<Change> inserted = more({Change(*act), Change(*move), row, before});
      changes.insert(move, inserted.begin(), inserted.end());
      i += inserted.size();
      begin += inserted.size();
    }
  });
}

std::vector<Change> pausedBefore(const Scene& scene) {
  Change paused = scene.before;
  paused.numbers[kState] = kBulk_paused;
  return {paused};
}

std::vector<Change> actsElsewhere(const Scene& scene) {
  if (scene.row.numbers[kCursor] - scene.before.numbers[kCursor] < 3) return {};
  return {Change{"history", {scene.row.numbers[kCursor] - 1}, scene.act.texts}};
}

Plant believed(std::function<void(core::CreateOperation&)> operations) {
  Plant plant;
  plant.operations = std::move(operations);
  return plant;
}

/// One of a step is not discarded, and counted as skipped.
Plant leavesOneOut() {
  auto left = std::make_shared<std::map<std::string, std::int64_t>>();
  return inChanges([left](Changes& changes) {
    const auto isMove = [](const Change& each) { return each.kind == "moved" && each.numbers[1] == kDead && each.numbers[2] == kDiscarded; };
    if (const auto move = std::find_if(changes.begin(), changes.end(), isMove); move != changes.end()) {
      const auto row = std::find_if(move, changes.end(), [](const Change& each) { return each.kind == "bulk"; });
      if (row == changes.end()) return;
      ++(*left)[row->texts[kId]];
      std::erase_if(changes, [seq = move->numbers[0]](const Change& each) {
        return (each.kind == "moved" || each.kind == "history" || each.kind == "buried" || each.kind == "stands") && each.numbers[0] == seq;
      });
    }
    for (Change& change : changes) {
      if (change.kind != "bulk" || !left->contains(change.texts[kId])) continue;
      const std::int64_t count = left->at(change.texts[kId]);
      change.numbers[kDone] -= count;
      change.numbers[kSkipped] += count;
      change.texts[kReasons] = "{\"x\":" + std::to_string(change.numbers[kSkipped]) + "}";
    }
  });
}

Plant slow() {
  Plant plant = each("bulk", [](Change& change) { change.numbers[kRate] = 1'000; });
  plant.operations = [](core::CreateOperation& create) { create.ratePerSecond = 0.001; };
  return plant;
}

/// A canary of which all that ever went out has ended well is paused all the same.
Plant stopsAfterPass() {
  auto canaries = std::make_shared<std::set<std::string>>();  // plans
  Plant plant = each("bulk", [canaries](Change& change) {
    const std::int64_t done = change.numbers[kDone];
    if (canaries->contains(change.texts[kPlan]) && isRunning(change) && done > 0 && change.numbers[kConfirmed] == done)
      change.numbers[kState] = kBulk_paused;
  });
  plant.operations = [canaries](core::CreateOperation& create) {
    if (create.canary) canaries->insert(OperationChecker::digitsOf(create.planId));
  };
  return plant;
}

Plant planned(std::function<void(std::int64_t&)> alter) {
  Plant plant;
  plant.planned = std::move(alter);
  return plant;
}

Plant nobodyApproves() {
  Plant plant;
  plant.engine = [](core::CoreOptions& options) { options.approvalAbove = 0; };
  return plant;
}

std::vector<PlantedBug> bugsInScope() {
  return {
      {"a plan does not name all that matches", "O1", planned([](std::int64_t& matched) { matched -= matched > 0 ? 1 : 0; }), "match"},
      {"an operation acts on what its plan does not name", "O1", beforeActs(actsElsewhere), "does not name that"},
      {"an operation acts twice", "O1", beforeActs([](const Scene& scene) { return std::vector<Change>{scene.act}; }), "a second time"},
      {"an operation is begun that nobody asked for", "O1", each("bulk", [](Change& change) { change.texts[kPlan] = std::string(32, '0'); }),
       "was asked for by nobody"},
  };
}

std::vector<PlantedBug> bugsInReports() {
  return {
      {"the report counts one too many", "O2", onceEach([](Change& change) { return change.numbers[kDone] > 0 && ++change.numbers[kDone] > 0; }),
       "are done, and"},
      {"the report skips one too many", "O2", onceEach([](Change& change) { return change.numbers[kDone] > 0 && ++change.numbers[kSkipped] > 0; }),
       "were skipped, of"},
      {"one is skipped without a reason", "O2", onceEach([](Change& change) {
    if (change.numbers[kSkipped] == 0) return false;
    change.texts[kReasons] = "{}";
    return true;
  }),
       "not each for a reason"},
      {"an operation leaves one out", "O2", leavesOneOut(), "for no reason"},
      {"an operation finishes too early", "O2",
       each("bulk",
            [](Change& change) {
    if (isRunning(change) && change.numbers[kDone] > 0) change.numbers[kState] = kBulk_finished;
  }),
       "has finished, and"},
      {"the report confirms one too many", "O7",
       onceEach([](Change& change) { return change.numbers[kDone] > 0 && ++change.numbers[kConfirmed] > 0; }), "are confirmed"},
      {"an operation never ends", "L10",
       each("bulk",
            [](Change& change) {
    if (change.numbers[kState] == kBulk_finished) change.numbers[kState] = kBulk_running;
  })},
  };
}

std::vector<PlantedBug> bugsAtBorders() {
  return {
      {"an operation begins before its time", "O3", believed([](core::CreateOperation& create) { create.undo += std::chrono::hours{1}; }),
       "before its time"},
      {"a paused operation goes on", "O3", beforeActs(pausedBefore), "it does not run"},
      {"an operation is paused by nobody", "O3",
       each("bulk",
            [](Change& change) {
    if (isRunning(change) && change.numbers[kDone] > 0) change.numbers[kState] = kBulk_paused;
  }),
       "by nobody and for nothing"},
      {"an operation is cancelled by nobody", "S19",
       each("bulk",
            [](Change& change) {
    if (isRunning(change)) change.numbers[kState] = kBulk_cancelled;
  }),
       "an operation ("},
      {"a canary goes beyond its step", "O4", believed([](core::CreateOperation& create) {
    if (create.canary) create.canary->sizes = {1};
  }),
       "before that has ended well"},
      {"a canary stops that has passed", "O3", stopsAfterPass(), "are dealt with,"},
      {"what has arrived is sent again", "O8", believed([](core::CreateOperation& create) {
    if (create.include) std::erase(*create.include, model::Verdict::alreadyDelivered);
  }),
       "is to be left out"},
      {"a large operation wants nobody", "O5", nobodyApproves(), "asks for no second person"},
      {"who asks for it approves it", "O5",
       each("bulk",
            [](Change& change) {
    if (!change.texts[kApprover].empty()) change.texts[kApprover] = change.texts[kBy];
  }),
       "by whoever asked for it"},
      {"a large operation begins by itself", "O5",
       each("bulk",
            [](Change& change) {
    if (change.numbers[kNeedsApproval] != 0 && change.texts[kApprover].empty()) change.numbers[kState] = kBulk_running;
  }),
       "nobody has approved it"},
      {"an operation goes faster than it may", "O6", slow(), "faster than"},
      {"an operation's rate changes by itself", "O6", onceEach([](Change& change) { return isRunning(change) && (change.numbers[kRate] += 7) > 0; }),
       "nobody has asked for"},
  };
}

Plant otherWords() {
  Plant plant;
  plant.orders = [](egress::SendOrder& order) { order.message.content.text += "!"; };
  return plant;
}

Plant oneIsNotErased() {
  return inChanges(
      [](Changes& changes) { std::erase_if(changes, [](const Change& change) { return change.kind == "erased" && change.numbers[0] % 3 == 0; }); });
}

std::vector<PlantedBug> bugsInContents() {
  return {
      {"a message says something else", "T1", otherWords(), "says '"},
      {"a template that is not in force", "T1", each("of_template", [](Change& change) { ++change.numbers[1]; }), "which is not in force"},
      {"an erased message keeps something", "E1", each("erased", [](Change& change) { change.texts[0] = "u1@example.com"; }), "there is still"},
      {"one is not erased", "E1", oneIsNotErased(), "messages are left"},
  };
}

}  // namespace

std::vector<PlantedBug> plantedOperationBugs() {
  std::vector<PlantedBug> bugs;
  for (const auto& part : {bugsInScope(), bugsInReports(), bugsAtBorders(), bugsInContents()}) bugs.insert(bugs.end(), part.begin(), part.end());
  for (PlantedBug& bug : bugs) bug.features = Features::all;
  return bugs;
}

}  // namespace signalbox::simulation
