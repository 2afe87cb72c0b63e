// Posts notifications with random UUID keys and prints what came of it, as one JSON object.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/bench/bare_store.h"
#include "tests/bench/http_load.h"

namespace signalbox::bench {
namespace {

struct Options {
  LoadOptions load;
  std::string tokenFile;
  std::string target = "ada@example.com";
  std::string channel = "email";
  std::string path = "/notifications";
  int batch = 0;  // lines in a request; 0 = the single endpoint
};

class Requests {
 public:
  explicit Requests(const Options& options) : options_(options), state_(static_cast<std::uint64_t>(steadyMicros())) {
    std::string token;
    if (!options.tokenFile.empty()) std::ifstream(options.tokenFile) >> token;
    head_ = "POST " + options.path + (options.batch > 0 ? "/batch" : "") + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token +
        "\r\nContent-Type: application/" + (options.batch > 0 ? "x-ndjson" : "json") + "\r\nContent-Length: ";
  }

  void next(std::string& into) {
    body_.clear();
    for (int i = 0; i < std::max(1, options_.batch); ++i) {
      line();
      if (options_.batch > 0) body_ += '\n';
    }
    into += head_;
    into += std::to_string(body_.size());
    into += "\r\n\r\n";
    into += body_;
  }

 private:
  void line() {
    const std::string number = std::to_string(++number_);
    const std::string subject = options_.channel == "email" ? "\"subject\":\"Your order " + number + "\"," : std::string();
    body_ += "{\"channel\":\"" + options_.channel + "\",\"to\":\"" + options_.target + "\",\"idempotency_key\":\"" + uuidText(randomId(state_)) +
        "\",\"content\":{" + subject + "\"text\":\"Dear Ada, your order " + number +
        " has left our house and will be with you on Friday. Thank you for buying at our shop.\"}}";
  }

  const Options& options_;
  std::uint64_t state_;
  std::int64_t number_ = 0;
  std::string head_;
  std::string body_;
};

int run(const Options& options) {
  Requests requests(options);
  const double cpu = cpuSeconds();
  const LoadResult result = runLoad(options.load, [&](std::string& into) { requests.next(into); });
  const double perAnswer = options.batch > 0 ? options.batch : 1;
  if (result.failed > 0)
    std::fprintf(stderr, "bench: %lld requests failed; the first answer: %s\n", static_cast<long long>(result.failed), result.firstFailure.c_str());
  std::printf(
      "{\"notifications\": %.0f, \"all\": %.0f, \"seconds\": %.6f, \"per_second\": %.1f, \"failed\": %lld, \"p50_us\": %.0f, \"p99_us\": %.0f, "
      "\"cpu_seconds\": %.6f}\n",
      static_cast<double>(result.answered) * perAnswer, static_cast<double>(result.answeredAll) * perAnswer, result.seconds,
      static_cast<double>(result.answered) * perAnswer / result.seconds, static_cast<long long>(result.failed), quantileUs(result.latencyUs, 0.5),
      quantileUs(result.latencyUs, 0.99), cpuSeconds() - cpu);
  return result.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace signalbox::bench

int main(int argc, char** argv) {
  signalbox::bench::Options options;
  CLI::App cli("Posts notifications as fast as they are answered.", "bench_load");
  cli.add_option("--port", options.load.port)->required();
  cli.add_option("--connections", options.load.connections);
  cli.add_option("--warm-up", options.load.warmUpSeconds, "Seconds that do not count");
  cli.add_option("--seconds", options.load.seconds);
  cli.add_option("--requests", options.load.requestsMax, "Ends after so many answers");
  cli.add_option("--token-file", options.tokenFile);
  cli.add_option("--channel", options.channel);
  cli.add_option("--to", options.target);
  cli.add_option("--path", options.path);
  cli.add_option("--batch", options.batch, "Lines in each request; 0 posts single notifications");
  CLI11_PARSE(cli, argc, argv);
  return signalbox::bench::run(options);
}
