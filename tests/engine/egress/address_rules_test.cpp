#include "tests/engine/egress/address_rules_test.h"

#include <QtTest>

#include "engine/egress/address_rules.h"

using namespace signalbox::egress;

namespace {
struct Row {
  AddressKind kind;
  std::vector<const char*> addresses;
};
const std::vector<Row> kRows{
    {AddressKind::global, {"1.1.1.1",         "8.8.8.8",
                           "9.255.255.255",   "11.0.0.0",
                           "100.63.255.255",  "100.128.0.0",
                           "126.255.255.255", "128.0.0.0",
                           "169.253.255.255", "169.255.0.0",
                           "172.15.255.255",  "172.32.0.0",
                           "192.0.1.0",       "192.167.255.255",
                           "192.169.0.0",     "198.17.255.255",
                           "198.20.0.0",      "223.255.255.255",
                           "2606:4700::1111", "2a00:1450:4001:80b::200e",
                           "2001:200::1",     "2001:4860:4860::8888",
                           "2003::1",         "3ffe::1"}},
    {AddressKind::unspecified, {"0.0.0.0", "::", "::ffff:0.0.0.0"}},
    {AddressKind::reserved, {"0.0.0.1",   "0.255.255.255",   "192.0.0.1", "192.0.0.170", "192.31.196.1", "192.52.193.1",    "192.175.48.1",
                             "240.0.0.1", "255.255.255.254", "100::1",    "2001:1::1",   "2001:20::1",   "2001:1ff::1",     "2620:4f:8000::1",
                             "5f00::1",   "4000::1",         "1::1",      "8000::1",     "fe00::1",      "::ffff:240.0.0.1"}},
    {AddressKind::loopback, {"127.0.0.1", "127.0.0.0", "127.1.2.3", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"}},
    {AddressKind::privateUse,
     {"10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255", "fc00::1",
      "fd12:3456::1", "fdff:ffff::1", "fec0::1", "::ffff:10.0.0.1", "::ffff:192.168.1.1"}},
    {AddressKind::linkLocal, {"169.254.0.1", "169.254.255.255", "fe80::1", "fe80::1%eth0", "febf::1", "::ffff:169.254.1.1"}},
    {AddressKind::metadata,
     {"169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254",
      "::ffff:169.254.169.254", "::ffff:a9fe:a9fe"}},
    {AddressKind::multicast, {"224.0.0.1", "239.255.255.255", "232.1.1.1", "ff02::1", "ff0e::1", "::ffff:224.0.0.1"}},
    {AddressKind::broadcast, {"255.255.255.255", "::ffff:255.255.255.255"}},
    {AddressKind::documentation, {"192.0.2.1", "198.51.100.1", "203.0.113.255", "2001:db8::1", "3fff::1", "3fff:fff::1"}},
    {AddressKind::benchmarking, {"198.18.0.0", "198.19.255.255", "2001:2::1"}},
    {AddressKind::embedded,
     {"192.88.99.1", "::ffff:8.8.8.8", "::8.8.8.8", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8",
      "64:ff9b:1::10.0.0.1", "2001::1", "2001:0:53aa:64c:0:0:80ff:fffe", "2002:7f00:1::1", "2002:808:808::1", "2002:a9fe:a9fe::1"}},
};
}  // namespace

void AddressRulesTest::addressesAreClassified_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("kind");
  for (const Row& row : kRows)
    for (const char* address : row.addresses) QTest::newRow(address) << address << int(row.kind);
}

void AddressRulesTest::addressesAreClassified() {
  QFETCH(QString, text);
  QFETCH(int, kind);
  const auto address = Address::parse(text.toStdString());
  QVERIFY(address.has_value());
  const AddressKind found = classify(*address);
  QVERIFY2(int(found) == kind, std::string(name(found)).c_str());
  QCOMPARE(isAllowed(*address, {}), found == AddressKind::global);
  QCOMPARE(isOfOwnNetworks(*address), found != AddressKind::global && found != AddressKind::embedded);
}

void AddressRulesTest::onlyPlainFormsAreAddresses_data() {
  QTest::addColumn<QByteArray>("text");
  for (const char* text :
       {"", "localhost", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.1.", "127.0.0.256", " 127.0.0.1",
        "127.0.0.1 ", "127.0.0.1%eth0", "[::1]", ":::1", "1::2::3", "::ffff:127.0.0.1.", "１２７.0.0.1", "127.0.0.1/8"})
    QTest::newRow(qPrintable(QString("'%1'").arg(text))) << QByteArray(text);
  QTest::newRow("with a zero byte") << QByteArray("127.0.0.1\0x", 11);
}

void AddressRulesTest::onlyPlainFormsAreAddresses() {
  QFETCH(QByteArray, text);
  QVERIFY(!Address::parse(text.toStdString()).has_value());
}

void AddressRulesTest::anAllowListOpensExactlyItsRanges() {
  const std::vector<Cidr> ranges{*Cidr::parse("10.1.0.0/16"), *Cidr::parse("fd00:1::/32"), *Cidr::parse("127.0.0.1")};
  const auto allowed = [&](const char* text) { return isAllowed(*Address::parse(text), ranges); };
  QVERIFY(allowed("10.1.0.0") && allowed("10.1.255.255") && allowed("fd00:1::5") && allowed("127.0.0.1") && allowed("::ffff:10.1.2.3"));
  QVERIFY(!allowed("10.2.0.0") && !allowed("10.0.255.255") && !allowed("fd00:2::5") && !allowed("127.0.0.2") && !allowed("::1"));
  QVERIFY(allowed("8.8.8.8"));
  QVERIFY(!isAllowed(*Address::parse("::ffff:169.254.169.254"), ranges));
}

void AddressRulesTest::rangesAreParsed_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("prefix");  // -1 = refused
  QTest::newRow("v4") << "10.0.0.0/8" << 8;
  QTest::newRow("v4 alone") << "10.0.0.1" << 32;
  QTest::newRow("everything") << "0.0.0.0/0" << 0;
  QTest::newRow("v6") << "fd00::/8" << 8;
  QTest::newRow("v6 alone") << "::1" << 128;
  for (const char* text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/-0", "10.0.0.0/8x", "fd00::/129", "fe80::1%eth0/64", "10/8"})
    QTest::newRow(qPrintable(QString("'%1'").arg(text))) << text << -1;
}

void AddressRulesTest::rangesAreParsed() {
  QFETCH(QString, text);
  QFETCH(int, prefix);
  const auto range = Cidr::parse(text.toStdString());
  QCOMPARE(range ? range->prefix : -1, prefix);
}
