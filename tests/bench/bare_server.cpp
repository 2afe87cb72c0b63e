// The bare reference of accept: a Beast server on one thread that parses each POST, a writer on another that puts all rows that have
// come into one transaction with one sync, and the answers after it. No limits, no tokens, no judgement.
//     bench_bare_server STORE|none [greedy|company]
// prints "listening on PORT"; ends with its standard input, and then prints {"rows": N, "syncs": M}. `none` parses and answers only.
// `greedy` commits whatever has come; `company` waits for those who were just answered by the engine's own rule.
#include <openssl/sha.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "engine/runtime/company.h"
#include "engine/runtime/thread_priority.h"
#include "tests/bench/bare_store.h"
#include "tests/bench/http_load.h"

namespace signalbox::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;

constexpr std::size_t kRowsInAStep = 1000;  // that the engine's step takes at most

/// Rows of many connections in one transaction.
class Writer {
 public:
  struct Row {
    BareMessage message;
    std::function<void(bool)> then;  // on the server's thread
  };
  struct Count {
    std::int64_t rows = 0;
    std::int64_t syncs = 0;
  };

  Writer(const std::string& path, bool waits, asio::io_context& io)
      : store_(path, true), io_(io), seq_(store_.lastSeq()), waits_(waits), thread_([this] { run(); }) {}
  ~Writer() { end(); }

  void add(Row row) {
    bool wakes = false;
    {
      const std::lock_guard lock(mutex_);
      rows_.push_back(std::move(row));
      wakes = rows_.size() >= wanted_;
    }
    if (wakes) wake_.notify_one();
  }

  /// Legal twice.
  Count end() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
    return count_;
  }

 private:
  using Rows = std::vector<Row>;

  void run() {
    runtime::goFirst();  // as the engine's writer does
    for (;;) {
      const auto batch = std::make_shared<Rows>(take());
      if (batch->empty()) return;
      runtime::Company::Step step{batch->size()};
      step.syncUs = store(batch, step.waiting);
      company_.stepped(step, steadyMicros());
      store_.checkpoint();
    }
  }

  /// In one transaction, with the answers after it; how long its sync took.
  std::int64_t store(const std::shared_ptr<Rows>& batch, std::size_t& waiting) {
    const auto stored = std::make_shared<std::vector<bool>>();
    const std::int64_t now = wallMillis();
    store_.begin();
    for (const Row& row : *batch) {
      stored->push_back(store_.accept(row.message, seq_ + 1, now));
      if (stored->back()) ++seq_;
    }
    const std::int64_t begin = steadyMicros();
    store_.commit();
    const std::int64_t syncUs = steadyMicros() - begin;
    count_.rows += static_cast<std::int64_t>(batch->size());
    ++count_.syncs;
    {
      const std::lock_guard lock(mutex_);
      waiting = rows_.size();
    }
    asio::post(io_, [batch, stored] {
      for (std::size_t i = 0; i < batch->size(); ++i) (*batch)[i].then((*stored)[i]);
    });
    return syncUs;
  }

  /// Nothing when the server ends.
  Rows take() {
    std::unique_lock lock(mutex_);
    if (waits_) awaitCompany(lock);
    wake_.wait(lock, [this] { return ending_ || !rows_.empty(); });
    return ending_ ? Rows{} : std::exchange(rows_, {});
  }

  void awaitCompany(std::unique_lock<std::mutex>& lock) {
    while (!ending_) {
      const runtime::Company::Wait wait = company_.wait(rows_.size(), steadyMicros());
      if (wait.us <= 0) break;
      wanted_ = wait.requests;
      wake_.wait_for(lock, std::chrono::microseconds{wait.us}, [&] { return ending_ || rows_.size() >= wait.requests; });
    }
    wanted_ = 0;
  }

  BareStore store_;
  asio::io_context& io_;
  std::int64_t seq_;
  const bool waits_;
  runtime::Company company_{kRowsInAStep};
  Count count_;  // of the thread, until it has ended
  std::mutex mutex_;
  std::condition_variable wake_;
  Rows rows_;
  std::size_t wanted_ = 0;  // nobody is woken for fewer
  bool ending_ = false;
  std::thread thread_;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::ip::tcp::socket socket, Writer* writer, std::uint64_t& ids) : stream_(std::move(socket)), writer_(writer), ids_(ids) {
    stream_.socket().set_option(asio::ip::tcp::no_delay(true));
  }

  void read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->take();
    });
  }

 private:
  void take() {
    beast::error_code error;
    const json::value value = json::parse(request_.body(), error);
    if (error || !value.is_object()) return answer(http::status::bad_request, "{}");
    const json::object& object = value.get_object();
    BareMessage message;
    message.id = timeOrderedId(ids_, wallMillis());
    message.target = std::string(object.at("to").as_string());
    message.key = std::string(object.at("idempotency_key").as_string());
    message.content = json::serialize(object.at("content"));
    unsigned char digest[SHA256_DIGEST_LENGTH];
    ::SHA256(reinterpret_cast<const unsigned char*>(request_.body().data()), request_.body().size(), digest);
    message.fingerprint.assign(reinterpret_cast<const char*>(digest), sizeof digest);
    std::string words = "{\"notification_id\":\"" + uuidText(message.id) + "\",\"idempotency_key\":\"" + message.key + "\",\"status\":\"pending\"}";
    if (writer_ == nullptr) return answer(http::status::accepted, std::move(words));
    writer_->add({std::move(message), [self = shared_from_this(), words = std::move(words)](bool stored) {
      self->answer(stored ? http::status::accepted : http::status::conflict, words);
    }});
  }

  void answer(http::status status, std::string body) {
    response_ = {status, 11};
    response_.set(http::field::content_type, "application/json");
    response_.body() = std::move(body);
    response_.keep_alive(request_.keep_alive());
    response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->read();
    });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
  Writer* writer_;
  std::uint64_t& ids_;
};

void accept(asio::ip::tcp::acceptor& acceptor, Writer* writer, std::uint64_t& ids) {
  acceptor.async_accept([&acceptor, writer, &ids](beast::error_code error, asio::ip::tcp::socket socket) {
    if (error) return;
    std::make_shared<Connection>(std::move(socket), writer, ids)->read();
    accept(acceptor, writer, ids);
  });
}

int serve(const std::string& path, bool waits) {
  asio::io_context io(1);
  std::unique_ptr<Writer> writer;
  if (path != "none") writer = std::make_unique<Writer>(path, waits, io);
  asio::ip::tcp::acceptor acceptor(io, {asio::ip::make_address("127.0.0.1"), 0});
  std::uint64_t ids = static_cast<std::uint64_t>(wallMillis());
  accept(acceptor, writer.get(), ids);
  asio::posix::stream_descriptor input(io, ::dup(STDIN_FILENO));
  char byte = 0;
  input.async_read_some(asio::buffer(&byte, 1), [&io](beast::error_code, std::size_t) { io.stop(); });
  std::printf("listening on %d\n", static_cast<int>(acceptor.local_endpoint().port()));
  std::fflush(stdout);
  io.run();
  const Writer::Count count = writer == nullptr ? Writer::Count{} : writer->end();
  std::printf("{\"rows\": %lld, \"syncs\": %lld}\n", static_cast<long long>(count.rows), static_cast<long long>(count.syncs));
  return 0;
}

}  // namespace
}  // namespace signalbox::bench

int main(int argc, char** argv) {
  const std::string_view way = argc == 3 ? argv[2] : "greedy";
  if (argc < 2 || argc > 3 || (way != "greedy" && way != "company"))
    return std::fprintf(stderr, "usage: bench_bare_server STORE|none [greedy|company]\n"), 2;
  return signalbox::bench::serve(argv[1], way == "company");
}
