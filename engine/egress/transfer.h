#pragma once
// One request on its way through libcurl: sets up the handle, answers libcurl's questions, and says at the end how far
// it got. The parts that are the same for HTTP and SMTP: the address check, the refusal of a second try, the drop of a
// send whose lease is over. Confined to the thread that carries it; must not move while the handle is in the multi.

#include <curl/curl.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/time.h"
#include "engine/egress/egress.h"
#include "engine/egress/job.h"
#include "engine/egress/send.h"
#include "engine/providers/provider.h"

namespace signalbox::egress {

class Transfer {
 public:
  /// Which addresses it may use.
  struct Reach {
    bool guarded = false;          // a user chose the target: no special address that is not listed
    bool ownNetworksOnly = false;  // it is in clear, and whoever is on the way could read and change it
  };

  /// `easy` has all that setLasting() sets and nothing of another transfer's, and stays the caller's.
  Transfer(CURL* easy, Job job, const base::Clock& clock, const Options& options, Reach reach);
  virtual ~Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* easy() const { return easy_; }
  Job& job() { return job_; }
  /// The connection stood, and the request was about to be written: from here on something may have been sent.
  bool begun() const { return prepared_; }

  /// Once, when libcurl is done with it.
  providers::TransferResult finish(CURLcode code);
  /// Instead of finish, when we take it out of the multi before it is done.
  providers::TransferResult cutShort();

 protected:
  /// What is the same for every transfer of this process, and what is this one's own.
  static void setLasting(CURL* easy, const Options& options);
  void setOwn(const providers::Request& request);
  template <class Value> void set(CURLoption option, Value value) { curl_easy_setopt(easy_, option, value); }
  curl_off_t uploadedBytes() const;

  /// Called with each socket that the transfer opens, and with the local port once its connection stands.
  virtual void opened(curl_socket_t) {}
  virtual void connected(int /*localPort*/) {}

  /// How far it got, with the answer if there is one; error, phase by curl and latency are filled in already.
  virtual void describe(CURLcode code, providers::TransferResult& result) = 0;

 private:
  /// What is wrong with the address, in the words of a result; empty when it may be used.
  std::string_view faultOf(const std::optional<Address>& address) const;
  /// Remembers why not.
  bool mayUse(const std::optional<Address>& address);
  static curl_socket_t onOpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int onPrepared(void* self, char* peer, char* local, int peerPort, int localPort);
  providers::TransferResult blank() const;
  std::string_view phaseByTimes() const;

  CURL* const easy_;
  Job job_;
  const base::Clock& clock_;
  const Options& options_;
  const Reach reach_;
  base::BootTime dropAfter_;
  bool prepared_ = false;
  bool secondTry_ = false;
  std::string_view refusal_;  // of an address; empty = none was refused
  bool dropped_ = false;
};

}  // namespace signalbox::egress
