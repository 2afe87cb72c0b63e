// Posts to an idle engine, one webhook after another, and takes the time from the request to the first byte that reaches the receiver,
// which is this program too. Beside it, on a file of its own, the time of two bare commits, which is what the way must take.
//     bench_first_byte PORT TOKEN_FILE STORE COUNT
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/bare_store.h"
#include "tests/bench/http_load.h"

namespace signalbox::bench {
namespace {

constexpr int kPatienceMillis = 10'000;
constexpr int kRestMillis = 20;  // long enough for the engine to have settled what it sent, moved its log and be idle
constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "bench: %s\n", what.c_str());
  std::exit(1);
}

int tcpSocket() {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return made;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

class Scene {
 public:
  Scene(std::uint16_t enginePort, const std::string& tokenFile) {
    std::ifstream(tokenFile) >> token_;
    client_ = tcpSocket();
    const sockaddr_in engine = loopback(enginePort);
    if (::connect(client_, reinterpret_cast<const sockaddr*>(&engine), sizeof engine) != 0) fail("cannot connect to the engine");
    listener_ = tcpSocket();
    sockaddr_in own = loopback(0);
    socklen_t size = sizeof own;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&own), size) != 0 || ::listen(listener_, 16) != 0) fail("cannot listen");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size);
    target_ = "http://127.0.0.1:" + std::to_string(ntohs(own.sin_port)) + "/hook";
  }

  /// Microseconds from the first byte of the request to the first byte at the receiver.
  std::uint32_t one(std::uint64_t& ids) {
    const std::string body = "{\"channel\":\"webhook\",\"to\":\"" + target_ + "\",\"idempotency_key\":\"" + uuidText(randomId(ids)) +
        "\",\"content\":{\"text\":\"hello\"}}";
    const std::string request = "POST /notifications HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token_ +
        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    const std::int64_t begin = steadyMicros();
    if (::send(client_, request.data(), request.size(), MSG_NOSIGNAL) < 0) fail("cannot post");
    const std::int64_t arrived = awaitFirstByte();
    takeRequest();
    if (take(client_).find(" 202 ") == std::string::npos) fail("the engine refused");
    return static_cast<std::uint32_t>(arrived - begin);
  }

 private:
  static std::string take(int socket) {
    pollfd one{socket, POLLIN, 0};
    if (::poll(&one, 1, kPatienceMillis) != 1) fail("nothing comes");
    std::string bytes(16 * 1024, '\0');
    const ssize_t got = ::recv(socket, bytes.data(), bytes.size(), 0);
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return bytes;
  }

  std::int64_t awaitFirstByte() {
    for (;;) {
      pollfd both[2] = {{listener_, POLLIN, 0}, {receiver_, POLLIN, 0}};
      if (::poll(both, 2, kPatienceMillis) < 1) fail("nothing arrived");
      if (both[0].revents != 0)
        receiver_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      else
        return steadyMicros();
    }
  }

  void takeRequest() {
    std::string in = take(receiver_);
    while (in.find("hello") == std::string::npos) in += take(receiver_);
    ::send(receiver_, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
  }

  std::string token_;
  int client_ = -1;
  int listener_ = -1;
  int receiver_ = -1;
  std::string target_;
};

/// As the engine writes it: one commit that accepts, one that claims.
std::uint32_t twoCommits(BareStore& store, std::int64_t seq, std::uint64_t& ids) {
  BareMessage message;
  message.channel = 3;
  message.id = timeOrderedId(ids, wallMillis());
  message.key = uuidText(randomId(ids));
  message.content = R"({"text":"hello"})";
  message.fingerprint.assign(32, 'f');
  const std::int64_t begin = steadyMicros();
  store.begin();
  store.accept(message, seq, wallMillis());
  store.commit();
  store.begin();
  store.startSending(seq, wallMillis());
  store.commit();
  const std::int64_t end = steadyMicros();
  store.checkpoint();
  return static_cast<std::uint32_t>(end - begin);
}

/// Between the two that are compared, in both directions: neither may wait for the other's syncs.
void rest() { ::poll(nullptr, 0, kRestMillis); }

int run(char** argv) {
  Scene scene(static_cast<std::uint16_t>(std::atoi(argv[1])), argv[2]);
  BareStore store(argv[3], true);
  const int count = std::atoi(argv[4]);
  std::uint64_t ids = static_cast<std::uint64_t>(steadyMicros());
  std::vector<std::uint32_t> way, commits;
  scene.one(ids);  // opens the connection
  rest();
  for (int i = 1; i <= count; ++i) {
    way.push_back(scene.one(ids));
    rest();
    commits.push_back(twoCommits(store, i, ids));
    rest();
  }
  std::sort(way.begin(), way.end());
  std::sort(commits.begin(), commits.end());
  std::printf("{\"p50_us\": %.0f, \"p99_us\": %.0f, \"bare_p50_us\": %.0f, \"bare_p99_us\": %.0f}\n", quantileUs(way, 0.5), quantileUs(way, 0.99),
              quantileUs(commits, 0.5), quantileUs(commits, 0.99));
  return 0;
}

}  // namespace
}  // namespace signalbox::bench

int main(int argc, char** argv) {
  if (argc != 5) return std::fprintf(stderr, "usage: bench_first_byte PORT TOKEN_FILE STORE COUNT\n"), 2;
  return signalbox::bench::run(argv);
}
