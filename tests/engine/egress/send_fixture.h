#pragma once
// An Egress with collecting sinks, and orders for it.

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/base/system_clock.h"
#include "engine/egress/egress.h"

namespace sb = signalbox;

/// A provider whose request and reading are given by the test; reads like a webhook.
class ScriptedProvider final : public sb::providers::Provider {
 public:
  using Build = std::function<sb::base::Result<sb::providers::Request>(const sb::providers::Message&)>;
  explicit ScriptedProvider(Build build) : build_(std::move(build)) {}
  const sb::model::ProviderConfig& config() const override { return config_; }
  sb::providers::Capabilities capabilities() const override { return {}; }
  sb::base::Result<sb::providers::Request> build(const sb::providers::Message& message) const override { return build_(message); }
  sb::model::Outcome read(const sb::providers::TransferResult& result, sb::base::WallTime wall) const override;
  std::optional<sb::providers::Request> healthCheck() const override;
  bool readHealth(const sb::providers::TransferResult& result) const override { return result.status == 200; }
  /// 200 has found it, 404 has not, and all else cannot tell.
  std::optional<sb::providers::Request> lookupRequest(const sb::providers::Message& message) const override;
  sb::providers::Finding readLookup(const sb::providers::Message& message, const sb::providers::TransferResult& result,
                                    sb::base::WallTime wall) const override;

  mutable std::vector<sb::providers::TransferResult> results;  // as read, on the egress thread
 private:
  Build build_;
  sb::model::ProviderConfig config_;
};

class SendFixture {
 public:
  explicit SendFixture(sb::egress::Options options = {}, const sb::base::Clock* clock = nullptr);
  ~SendFixture() { egress.stop(sb::base::Millis{0}); }

  sb::egress::SendOrder order(std::shared_ptr<const sb::providers::Provider> provider, const std::string& target);
  void submit(std::shared_ptr<const sb::providers::Provider> provider, const std::string& target);
  /// Submits one and waits for its end.
  sb::egress::FinishedSend send(std::shared_ptr<const sb::providers::Provider> provider, const std::string& target);
  bool waitForFinished(std::size_t count);
  bool waitForArrived(std::size_t count);
  bool waitForHealth(std::size_t count);
  bool waitForLookups(std::size_t count);
  sb::egress::LookupOrder lookup(std::shared_ptr<const sb::providers::Provider> provider, const std::string& target);

  std::vector<sb::egress::FinishedSend> finished() const;

  sb::base::SystemClock systemClock;
  sb::base::SilentLog log;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::vector<sb::egress::FinishedSend> finishedSends;
  std::vector<sb::egress::HealthAnswer> healthAnswers;
  std::vector<sb::egress::Arrival> arrivals;
  std::vector<sb::egress::LookupAnswer> lookups;
  std::vector<std::string> threadNames;
  sb::egress::Egress egress;

 private:
  sb::egress::Sinks sinks();
  sb::model::Seq nextSeq_ = 1;
};

/// One made by the catalogue; the test fails with its errors when it cannot be.
std::shared_ptr<const sb::providers::Provider> makeProvider(const std::string& kind, std::map<std::string, std::string> settings,
                                                            std::map<std::string, std::string> secrets = {},
                                                            sb::model::Channel channel = sb::model::Channel::email);
/// A webhook provider that may reach this machine.
std::shared_ptr<const sb::providers::Provider> insideWebhook(std::map<std::string, std::string> more = {});
