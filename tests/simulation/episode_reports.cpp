// What providers report comes in by the API's way, and goes back to them when nobody takes it.

#include <fmt/format.h>

#include <utility>

#include "engine/receipts/receipt_reader.h"
#include "tests/simulation/episode.h"

namespace signalbox::simulation {

void Episode::gatherReports(core::StepInputs& inputs) {
  checker_.newReports();
  for (Report& report : reports_.due(now())) {
    const auto reader = machine_.core().receiptReader(report.provider);
    if (reader == nullptr) {  // somebody has removed the provider: 401
      turnAway(std::move(report));
      continue;
    }
    const auto headers = reports_.headersOf(report, now());
    base::Result<receipts::Reading> reading = reader->read({"", headers, report.body, now().wall}, {});
    if (reading.ok() == report.isForged)
      return checker_.violate("S4",
                              fmt::format("{} of {}: {}", report.eventId, report.provider,
                                          report.isForged ? "somebody else's signature is believed" : "its own signature is not believed"));
    if (report.isForged) {
      coverage_.features.count(Feature::forgedReport);
      continue;
    }
    handIn(inputs, std::move(report), std::move(reading).value());
  }
}

void Episode::handIn(core::StepInputs& inputs, Report report, receipts::Reading reading) {
  checker_.reported(report);
  unheard_.push_back(report);
  core::ReceiptInput input{report.provider, std::move(reading.receipts), {}, {}};
  input.reply = [this, report](base::Result<core::ReceiptsDone> done) {
    if (done.ok() && options_.plant.receiptAnswers) options_.plant.receiptAnswers(*done);
    checker_.fold(done.ok() ? "taken" : done.status().message());
    std::erase_if(unheard_, [&report](const Report& each) { return each.eventId == report.eventId && each.tries == report.tries; });
    if (failing_) checker_.answeredByFailedStep(done.ok());
    if (!done.ok()) return turnAway(report);
    checker_.reportAnswered(report, *done);
  };
  inputs.receipts.push_back(std::move(input));
}

void Episode::turnAway(Report report) {
  coverage_.features.count(Landmark::receiptIsTurnedAway);
  reports_.again(std::move(report), now());
}

/// What comes meanwhile meets nobody, as did what the engine had and has not answered.
void Episode::missReports() {
  std::vector<Report> missed = std::exchange(unheard_, {});
  for (Report& report : reports_.due(now())) missed.push_back(std::move(report));
  for (Report& report : missed) {
    coverage_.features.count(Landmark::receiptMeetsNobody);
    reports_.again(std::move(report), now());
  }
}

}  // namespace signalbox::simulation
