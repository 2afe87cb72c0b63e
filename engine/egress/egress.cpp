#include "engine/egress/egress.h"

#include "engine/egress/egress_loop.h"

namespace signalbox::egress {

Egress::Egress(Options options, const base::Clock& clock, base::Log& log, Sinks sinks)
    : loop_(std::make_unique<Loop>(std::move(options), clock, log, std::move(sinks))) {}
Egress::~Egress() = default;

base::Status Egress::start() { return loop_->start(); }
void Egress::submit(std::vector<SendOrder> orders) { loop_->submit(std::move(orders)); }
void Egress::checkHealth(HealthOrder order) { loop_->checkHealth(std::move(order)); }
void Egress::lookUp(LookupOrder order) { loop_->lookUp(std::move(order)); }
void Egress::stop(base::Millis deadline) { loop_->stop(deadline); }
std::size_t Egress::inFlight() const { return loop_->inFlight(); }

}  // namespace signalbox::egress
