#include "tests/engine/protocol/protocol_tests.h"

int main(int argc, char** argv) {
  using namespace signalbox::protocol::tests;
  return runJsonFieldsTests(argc, argv) + runJsonTextTests(argc, argv) + runSseTests(argc, argv);
}
