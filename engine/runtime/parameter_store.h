#pragma once
// AWS Systems Manager Parameter Store: values fetched by name, decrypted, over the same egress as every send (SigV4 is
// libcurl's). The call and its errors: botocore data/ssm/2014-11-06/service-2.json, GetParameter. fetch() blocks its thread, so
// it is called from the start and from the worker only; takeHealth() comes from the egress thread.

#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/egress/egress.h"
#include "engine/providers/request.h"
#include "engine/runtime/egress_tags.h"
#include "engine/runtime/vault_options.h"
#include "engine/security/secret.h"

namespace signalbox::runtime {

class ParameterStore {
 public:
  explicit ParameterStore(const VaultOptions& options) : options_(options) {}
  /// Before the first fetch().
  void useEgress(egress::Egress& egress) { egress_ = &egress; }

  /// "/signalbox/prod/twilio", also with ":version" or ":label". notFound, unauthorized, or unavailable, each in words.
  base::Result<security::Secret> fetch(const std::string& name);
  /// True when the answer was ours.
  bool takeHealth(const egress::HealthAnswer& answer);

 private:
  class Question;
  struct Waiting {
    std::shared_ptr<const Question> question;
    std::promise<void> answered;
  };

  const VaultOptions& options_;
  egress::Egress* egress_ = nullptr;
  std::mutex mutex_;
  std::map<std::uint64_t, Waiting> waiting_;
  std::uint64_t nextTag_ = kParameterTags.first;
};

/// The keys of the profile [default], as AWS's tools write them.
struct AwsCredentials {
  std::string accessKeyId;
  security::Secret secretKey;
  security::Secret sessionToken;  // empty = none
};
base::Result<AwsCredentials> readAwsCredentials(std::string_view text);

/// What an answer to GetParameter says of the parameter; its body is wiped.
base::Result<security::Secret> readParameter(const std::string& name, providers::TransferResult& answer);

}  // namespace signalbox::runtime
