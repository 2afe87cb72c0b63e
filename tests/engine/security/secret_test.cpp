#include "tests/engine/security/secret_test.h"

#include <QtTest>

#include <fmt/format.h>

#include <QDebug>
#include <ostream>
#include <sstream>
#include <type_traits>

#include "engine/security/secret.h"

using signalbox::security::Secret;

namespace {
template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };
template <class T>
concept Debuggable = requires(QDebug out, const T& value) { out << value; };
template <class T>
concept Comparable = requires(const T& a, const T& b) { a == b; };
}  // namespace

void SecretTest::cannotBeStreamedOrCompared() {
  QVERIFY(!Streamable<Secret>);
  QVERIFY(Streamable<std::string>);
  QVERIFY(!Comparable<Secret>);
  QVERIFY(!Debuggable<Secret>);
  QVERIFY(!fmt::is_formattable<Secret>::value);
  QVERIFY(fmt::is_formattable<std::string>::value);
  QVERIFY((!std::is_convertible_v<Secret, std::string>));
  QVERIFY((!std::is_convertible_v<Secret, std::string_view>));
  QVERIFY((!std::is_constructible_v<std::string, Secret>));
  QVERIFY((!std::is_constructible_v<std::string_view, Secret>));
  QVERIFY((!std::is_convertible_v<std::string, Secret>));
}

void SecretTest::namedSecretsAreSameByNameAndValue() {
  const auto made = [](const char* name, const char* value) {
    signalbox::security::Secrets all;
    all.emplace(name, Secret(value));
    return all;
  };
  QVERIFY(sameSecrets(made("password", "a"), made("password", "a")));
  QVERIFY(!sameSecrets(made("password", "a"), made("password", "b")));
  QVERIFY(!sameSecrets(made("password", "a"), made("other", "a")));
  QVERIFY(!sameSecrets(made("password", "a"), {}));
}

void SecretTest::wipeClearsTheBytesInPlace() {
  std::string bytes = "a long secret that does not fit into the object itself";
  const char* where = bytes.data();
  const std::size_t length = bytes.size();
  signalbox::security::wipe(bytes);
  QVERIFY(bytes.empty());
  QCOMPARE(bytes.data(), where);
  // The first byte is the terminator of the empty string in any case; all others must have gone as well.
  for (std::size_t i = 0; i < length; ++i) QCOMPARE(int(where[i]), 0);
}

void SecretTest::aMovedFromSecretIsEmpty() {
  Secret first(std::string("short"));
  Secret second(std::move(first));
  QVERIFY(first.empty());  // NOLINT: the moved-from state is the point
  QCOMPARE(second.reveal(), std::string_view("short"));
  first = std::move(second);
  QVERIFY(second.empty());  // NOLINT
  QCOMPARE(first.reveal(), std::string_view("short"));
}

void SecretTest::equalsComparesTheBytes() {
  QVERIFY(Secret(std::string("a")).equals(Secret(std::string("a"))));
  QVERIFY(!Secret(std::string("a")).equals(Secret(std::string("b"))));
  QVERIFY(!Secret(std::string("a")).equals(Secret(std::string("aa"))));
}
