#pragma once
// The accept phase: keys, recipients, templates and preferences are settled, then all rows of the step go in together,
// and each caller hears its verdict after the commit (rules 2, 7, 8). Lives for one step.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/inputs.h"
#include "engine/core/step_context.h"

namespace signalbox::core {

class Accept {
 public:
  explicit Accept(StepContext& step) : step_(step) {}
  /// An error means that the store failed and the step must be rolled back; what is wrong with a line is in its verdict.
  base::Status run(std::vector<AcceptInput>& inputs);

 private:
  struct Line {
    AcceptLine* input;
    AcceptVerdict* verdict;
    std::size_t leader;  // the earlier line of this step whose answer it repeats; own index = none
  };
  /// The first answer to a key: from the store (hits_), or from an earlier line of this step (rows_).
  struct KnownKey {
    std::string_view fingerprint;
    base::Uuid id;
    std::string state;
    std::optional<std::size_t> line;
  };
  using Key = std::pair<std::string_view, std::string_view>;  // app and key of a line that repeats it, or of its row

  base::Status findKnownKeys();
  bool repeats(std::size_t index);
  base::Status prepare(std::size_t index);
  base::Status resolveRecipient(AcceptLine& line, std::optional<model::Recipient>& recipient, std::vector<base::FieldError>& wrong);
  base::Status resolveTemplate(model::Notification& notification, std::vector<base::FieldError>& wrong);
  base::Status place(const model::Notification& notification, const model::Recipient* recipient, store::AcceptRow& row);
  base::Status insert();
  base::Status insertOneByOne();
  void accepted(const store::AcceptRow& row, Line& line);
  void failFollowers();

  StepContext& step_;
  std::vector<Line> lines_;
  std::vector<std::optional<store::KeyHit>> hits_;
  std::map<Key, KnownKey> known_;
  std::vector<store::AcceptRow> rows_;  // room for all lines: known_ looks into them
  std::vector<std::size_t> rowLines_;   // the line of each row
};

}  // namespace signalbox::core
