// Runs a fuzz target where clang's libFuzzer is not there: each seed, then inputs that are mutated from the seeds by a fixed
// number, so that the same run comes again. It knows nothing of coverage; the preset fuzz does. Takes the same arguments as libFuzzer
// (-runs, -seed, -max_len, -artifact_prefix; others are passed over) and ends with the same line of figures.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kPiecesMost = 6;
constexpr std::string_view kTokens[]{"\xFF",
                                     "\"",
                                     "\\",
                                     "{",
                                     "}",
                                     "[",
                                     "]",
                                     ":",
                                     ",",
                                     "0",
                                     "-1",
                                     "9223372036854775808",
                                     "1e309",
                                     "\r\n",
                                     "\r\n\r\n",
                                     "%00",
                                     "%",
                                     "..",
                                     "//",
                                     "@",
                                     "\xED\xA0\x80",
                                     "\xF0\x9F\x98\x80",
                                     "\\u0000",
                                     "null",
                                     "true",
                                     "&",
                                     "=",
                                     ";"};

std::string current;        // what the target is at
std::string artifactPlace;  // where it is kept when the target dies of it

/// Only calls that a signal's handler may make.
void keepInput() {
  if (const int file = ::creat(artifactPlace.c_str(), 0600); file >= 0) {
    [[maybe_unused]] const auto written = ::write(file, current.data(), current.size());
    ::close(file);
  }
}

void keepWhatKilled(int signal) {
  keepInput();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::int64_t numberOf(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, std::uint64_t seed, std::size_t lengthMax)
      : seeds_(std::move(seeds)), random_(seed), lengthMax_(lengthMax) {}

  std::string next() {
    std::string input = seeds_[below(seeds_.size())];
    for (std::size_t pieces = 1 + below(kPiecesMost); pieces > 0; --pieces) change(input);
    if (input.size() > lengthMax_) input.resize(lengthMax_);
    return input;
  }

 private:
  std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  void change(std::string& input) {
    const std::size_t at = below(input.size() + 1);
    const std::size_t length = below(std::min<std::size_t>(32, input.size() - at) + 1);
    switch (below(7)) {
      case 0:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
        return;
      case 1:
        if (at < input.size()) input[at] = static_cast<char>(below(256));
        return;
      case 2: input.erase(at, length); return;
      case 3: input.insert(at, kTokens[below(std::size(kTokens))]); return;
      case 4: input.insert(at, std::string(input, at, length)); return;
      case 5: input.insert(at, 1 + below(64), static_cast<char>(below(256))); return;
      default: {
        const std::string& other = seeds_[below(seeds_.size())];
        input.replace(at, std::string::npos, other, below(other.size() + 1));
      }
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937_64 random_;
  std::size_t lengthMax_;
};

void run(std::string input) {
  current = std::move(input);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

std::vector<std::string> filesOf(const std::vector<std::string>& places) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& place : places) {
    if (!std::filesystem::is_directory(place))
      paths.emplace_back(place);
    else
      for (const auto& entry : std::filesystem::directory_iterator(place)) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t runs = 0, seed = 1, lengthMax = 4096;
  std::vector<std::string> places;
  artifactPlace = "./crash";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto value = [&](std::string_view name) { return word.starts_with(name) ? std::optional(word.substr(name.size())) : std::nullopt; };
    if (const auto text = value("-runs="))
      runs = numberOf(*text);
    else if (const auto from = value("-seed="))
      seed = numberOf(*from);
    else if (const auto most = value("-max_len="))
      lengthMax = numberOf(*most);
    else if (const auto place = value("-artifact_prefix="))
      artifactPlace = std::string(*place) + "crash-" + std::filesystem::path(argv[0]).filename().string();
    else if (!word.starts_with('-'))
      places.emplace_back(word);
  }
#ifdef __SANITIZE_ADDRESS__
  ::__sanitizer_set_death_callback(keepInput);  // the other signals are the sanitizers', which tell more of them
  std::signal(SIGABRT, keepWhatKilled);
#else
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS}) std::signal(signal, keepWhatKilled);
#endif
  std::vector<std::string> seeds = filesOf(places);
  std::int64_t done = 0;
  for (const std::string& each : seeds) run(each), ++done;
  if (seeds.empty()) seeds.emplace_back();
  Mutator mutator(std::move(seeds), static_cast<std::uint64_t>(seed), static_cast<std::size_t>(lengthMax));
  for (; done < runs; ++done) run(mutator.next());
#ifdef __SANITIZE_ADDRESS__
  ::__sanitizer_set_death_callback(nullptr);  // a leak is told when the input is gone
#endif
  std::fprintf(stderr, "stat::number_of_executed_units: %lld\n", static_cast<long long>(done));
  return 0;
}
