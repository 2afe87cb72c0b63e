#pragma once
// What the conformance tests need of a database: a fresh store for each test, reopened as often as the test likes. Each
// implementation of store::Store brings its own factory and must pass the same tests.

#include <functional>
#include <memory>

#include "engine/store/reader.h"
#include "engine/store/store.h"

namespace signalbox::store::tests {

class StoreFactory {
 public:
  virtual ~StoreFactory() = default;
  virtual std::unique_ptr<Store> openStore() = 0;
  virtual std::unique_ptr<Reader> openReader() = 0;
};

using MakeFactory = std::function<std::unique_ptr<StoreFactory>()>;

}  // namespace signalbox::store::tests
