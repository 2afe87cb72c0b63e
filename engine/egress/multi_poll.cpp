#include "engine/egress/multi_poll.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/base/system_clock.h"

namespace signalbox::egress {
namespace {

constexpr std::size_t kReadyMax = 256;  // in one turn; what is left is ready in the next one too

std::uint32_t interestOf(int what) {
  std::uint32_t events = 0;
  if ((what & CURL_POLL_IN) != 0) events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) events |= EPOLLOUT;
  return events;
}

int selectMaskOf(std::uint32_t events) {
  int mask = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) mask |= CURL_CSELECT_ERR;
  return mask;
}

}  // namespace

MultiPoll::MultiPoll(CURLM* multi) : multi_(multi), poll_(::epoll_create1(EPOLL_CLOEXEC)), bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!isOpen()) return;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = bell_;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, bell_, &event);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &MultiPoll::onSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &MultiPoll::onTimer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

MultiPoll::~MultiPoll() {
  if (bell_ >= 0) ::close(bell_);
  if (poll_ >= 0) ::close(poll_);
}

void MultiPoll::turn(std::int64_t timeoutMillis) {
  if (timerAtUs_ >= 0) {
    const std::int64_t untilTimer = timerAtUs_ - base::SystemClock::monotonicMicros();
    timeoutMillis = std::min(timeoutMillis, std::max<std::int64_t>((untilTimer + 999) / 1000, 0));
  }
  std::array<epoll_event, kReadyMax> ready;
  const int count = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), static_cast<int>(timeoutMillis));
  int running = 0;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<std::size_t>(i)];
    if (event.data.fd == bell_) {
      hearBell();
    } else if (concerns(event.data.fd)) {
      curl_multi_socket_action(multi_, event.data.fd, selectMaskOf(event.events), &running);
    }
  }
  if (timerAtUs_ < 0 || base::SystemClock::monotonicMicros() < timerAtUs_) return;
  timerAtUs_ = -1;  // libcurl sets it anew when it wants to
  curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void MultiPoll::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(::write(bell_, &one, sizeof one));
}

void MultiPoll::hearBell() const {
  std::uint64_t rings = 0;
  static_cast<void>(::read(bell_, &rings, sizeof rings));
}

int MultiPoll::onSocket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  static_cast<MultiPoll*>(self)->watch(socket, what);
  return 0;
}

MultiPoll::Watch* MultiPoll::known(curl_socket_t socket) {
  const auto place = static_cast<std::size_t>(socket);
  if (place >= kKnownMax) return nullptr;
  if (place >= watches_.size()) watches_.resize(std::max(place + 1, 2 * watches_.size()));
  return &watches_[place];
}

void MultiPoll::opened(curl_socket_t socket) {
  if (Watch* watch = known(socket)) *watch = {0, false, true};
}

int MultiPoll::onClose(void* self, curl_socket_t socket) {
  if (Watch* watch = static_cast<MultiPoll*>(self)->known(socket)) *watch = {};  // closing takes it out of epoll
  return ::close(socket);
}

bool MultiPoll::concerns(curl_socket_t socket) {
  Watch* watch = known(socket);
  if (watch == nullptr || !watch->kept || watch->wanted) return true;
  unwatch(socket, *watch);
  return false;
}

void MultiPoll::unwatch(curl_socket_t socket, Watch& watch) const {
  epoll_event event{};
  ::epoll_ctl(poll_, EPOLL_CTL_DEL, socket, &event);  // refused when it is closed already, and then nothing is left to do
  watch.events = 0;
  watch.wanted = false;
}

void MultiPoll::watch(curl_socket_t socket, int what) {
  Watch unknown;
  Watch* found = known(socket);
  Watch& watch = found == nullptr ? unknown : *found;
  if (what == CURL_POLL_REMOVE) {
    watch.wanted = false;
    if (!watch.kept) unwatch(socket, watch);
    return;
  }
  watch.wanted = true;
  epoll_event event{};
  event.events = interestOf(what);
  event.data.fd = socket;
  if (watch.kept && watch.events == event.events) return;
  // The other way is for descriptors that were closed, and came again, without our knowledge.
  const int first = watch.events != 0 ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  const int second = watch.events != 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (::epoll_ctl(poll_, first, socket, &event) != 0) ::epoll_ctl(poll_, second, socket, &event);
  watch.events = event.events;
}

int MultiPoll::onTimer(CURLM*, long timeoutMillis, void* self) {
  auto& poll = *static_cast<MultiPoll*>(self);
  poll.timerAtUs_ = timeoutMillis < 0 ? -1 : base::SystemClock::monotonicMicros() + timeoutMillis * 1000;
  return 0;
}

}  // namespace signalbox::egress
