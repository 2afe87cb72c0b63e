#include "tests/simulation/answer.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>

#include "tests/simulation/world.h"

namespace signalbox::simulation {
namespace {

using enum Body;

constexpr std::int64_t kPastSeconds = 90;
constexpr std::int64_t kSecondsLater = 600;  // the second of two headers

template <class Each, std::size_t N> const Each& oneOf(const std::array<Each, N>& those, base::Random& random) {
  return those[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(N) - 1))];
}

constexpr std::array kTaken{Answer{200, ownWords}, Answer{200, words}, Answer{202, words}, Answer{204, empty}, Answer{200, empty}};
// Nobody, or a proxy that gave up, or that got half of an answer.
constexpr std::array kUnheard{Answer{0}, Answer{0}, Answer{0}, Answer{502}, Answer{504}, Answer{500, empty}, Answer{500, cutOff}};
constexpr std::array kRefusedForNow{Answer{503},
                                    Answer{503, empty},
                                    Answer{503, words, Wait::garbage},
                                    Answer{503, words, Wait::negative},
                                    Answer{408},
                                    Answer{408, empty, Wait::seconds},
                                    Answer{425},
                                    Answer{500, ownWords}};
// A lie that asks for time would be no lie that tempts anybody: who waits as he is told is not in doubt.
constexpr std::array kRefusedAfterTaking{Answer{503}, Answer{503, empty}, Answer{500, ownWords}};
constexpr std::array kRefused{Answer{400},           Answer{400}, Answer{404, empty}, Answer{413},
                              Answer{422, ownWords}, Answer{301}, Answer{302, empty}, Answer{307}};
constexpr std::array kKeyRefused{Answer{401}, Answer{401, empty}, Answer{403}};
constexpr std::array kWaits{Wait::seconds, Wait::seconds, Wait::seconds,  Wait::date,    Wait::date, Wait::pastDate,
                            Wait::zero,    Wait::none,    Wait::negative, Wait::garbage, Wait::twice};

/// A 503 asks to wait only where one can tell for how long.
Answer throttled(bool mayBeHuge, base::Random& random) {
  const Wait wait = mayBeHuge && random.chance(0.02) ? Wait::huge : oneOf(kWaits, random);
  const bool names = wait != Wait::none && wait != Wait::negative && wait != Wait::garbage;
  return {names && random.chance(0.3) ? 503 : 429, words, wait};
}

std::string httpDate(base::WallTime at) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds seconds{std::chrono::seconds{base::toMillis(at) / 1000}};
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{seconds - day};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

std::string bodyOf(Body body) {
  constexpr std::string_view kOwn = R"({"error":"its own words","detail":"as its own program writes them"})";
  switch (body) {
    case ownWords: return std::string(kOwn);
    case cutOff:
    case breaksOff: return std::string(kOwn.substr(0, kOwn.size() / 2));
    case empty: return {};
    case words: break;
  }
  return "words of somebody";
}

}  // namespace

Answer wordingOf(End end, std::int64_t seconds, bool mayBeHuge, base::Random& random) {
  const auto said = [&]() -> Answer {
    switch (end) {
      case End::taken:
      case End::droppedButTaken: return oneOf(kTaken, random);
      case End::takenAnswerLost: return random.chance(0.15) ? Answer{200, breaksOff} : oneOf(kUnheard, random);
      case End::noAnswer: return oneOf(kUnheard, random);
      case End::takenTooLate: break;
      case End::takenButRefused: return oneOf(kRefusedAfterTaking, random);
      case End::transient: return oneOf(kRefusedForNow, random);
      case End::throttled: return throttled(mayBeHuge, random);
      case End::permanent: return oneOf(kRefused, random);
      case End::bounced: return {410};
      case End::credential: return oneOf(kKeyRefused, random);
      case End::unreachable: return {0, words, Wait::none, 0, true};
    }
    return {};
  };
  Answer answer = said();
  answer.waitSeconds = answer.wait == Wait::pastDate ? -kPastSeconds : seconds;
  return answer;
}

std::string retryAfterOf(const Answer& answer, base::WallTime wall) {
  switch (answer.wait) {
    case Wait::none: break;
    case Wait::seconds:
    case Wait::twice: return std::to_string(answer.waitSeconds);
    case Wait::date:
    case Wait::pastDate: return httpDate(wall + std::chrono::seconds{answer.waitSeconds});
    case Wait::zero: return "0";
    case Wait::negative: return "-" + std::to_string(answer.waitSeconds + 1);
    case Wait::huge: return "98765432109876543210";
    case Wait::garbage: return "soon";
  }
  return {};
}

providers::TransferResult transferOf(const Answer& answer, base::WallTime wall) {
  providers::TransferResult result;
  result.reached = answer.isUnreachable                      ? providers::Reached::nothing
      : answer.status == 0 || answer.body == Body::breaksOff ? providers::Reached::requestBytes
                                                             : providers::Reached::answer;
  if (result.reached != providers::Reached::answer) {
    result.error = answer.isUnreachable ? "connection refused" : answer.status == 0 ? "no answer" : "connection lost";
    return result;
  }
  result.status = answer.status;
  result.body = bodyOf(answer.body);
  const bool isOwn = answer.body == ownWords || answer.body == cutOff;
  result.headers.push_back({"Content-Type", isOwn ? "application/json" : "text/plain"});
  if (std::string wait = retryAfterOf(answer, wall); !wait.empty()) result.headers.push_back({"Retry-After", std::move(wait)});
  if (answer.wait == Wait::twice) result.headers.push_back({"Retry-After", std::to_string(answer.waitSeconds + kSecondsLater)});
  return result;
}

std::string_view sightOf(const Answer& answer) {
  if (answer.isUnreachable) return "answer: no connection";
  if (answer.status == 0) return "answer: none";
  if (answer.status < 300)
    return answer.body == breaksOff ? "answer: 2xx that breaks off" : answer.body == empty ? "answer: 2xx without a body" : "answer: 2xx";
  if (answer.status < 400) return "answer: 3xx";
  const bool names = answer.wait != Wait::none && answer.wait != Wait::negative && answer.wait != Wait::garbage;
  switch (answer.status) {
    case 401:
    case 403: return "answer: 401";
    case 408: return "answer: 408";
    case 410: return "answer: 410";
    case 425: return "answer: 425";
    case 429: return "answer: 429";
    case 500:
      return answer.body == ownWords ? "answer: 500 in its own words"
          : answer.body == empty     ? "answer: 500 without a body"
                                     : "answer: 500 that breaks off";
    case 502: return "answer: 502";
    case 503: return names ? "answer: 503 that asks to wait" : "answer: 503";
    case 504: return "answer: 504";
    default: return "answer: 4xx";
  }
}

std::string_view sightOf(Wait wait) {
  constexpr std::array<std::string_view, 9> kNames{"Retry-After: none",
                                                   "Retry-After: seconds",
                                                   "Retry-After: a date",
                                                   "Retry-After: a date that is past",
                                                   "Retry-After: 0",
                                                   "Retry-After: less than 0",
                                                   "Retry-After: longer than anybody waits",
                                                   "Retry-After: garbage",
                                                   "Retry-After: in two headers"};
  return kNames[static_cast<std::size_t>(wait)];
}

}  // namespace signalbox::simulation
