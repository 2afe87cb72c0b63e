#pragma once
// Somebody no longer waits for an answer: a read that has not begun is left out, one that runs is ended (rule 24). One
// object a request. Thread-safe.

#include <mutex>

#include "engine/store/reader.h"

namespace signalbox::api {

class Cancellation {
 public:
  void want();
  bool wanted() const;

  /// While it lives, want() interrupts the reader.
  class Reading {
   public:
    Reading(Cancellation* cancellation, store::Reader& reader);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    Cancellation* const cancellation_;
  };

 private:
  mutable std::mutex mutex_;
  bool wanted_ = false;              // guarded by mutex_
  store::Reader* reader_ = nullptr;  // guarded by mutex_
};

}  // namespace signalbox::api
