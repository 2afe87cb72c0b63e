#include "tests/engine/runtime/data_directory_test.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

#include "engine/runtime/data_directory.h"

using namespace signalbox;
using runtime::DataDirectory;

namespace {
struct Place {
  QTemporaryDir root;
  std::string path = (root.path() + "/data").toStdString();
  base::SeededRandom random{3};
};
}  // namespace

void DataDirectoryTest::newDirectoryIsPrivateAndHasAToken() {
  Place place;
  const auto directory = DataDirectory::open(place.path, place.random);
  QVERIFY(directory.ok());
  const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
  QVERIFY(!(QFileInfo(QString::fromStdString(place.path)).permissions() & others));
  QVERIFY(!(QFileInfo(QString::fromStdString(directory.value()->tokenPath())).permissions() & others));
  QVERIFY(directory.value()->adminToken().reveal().starts_with("sbx_"));
}

void DataDirectoryTest::tokenLasts() {
  Place place;
  std::string first;
  {
    const auto directory = DataDirectory::open(place.path, place.random);
    first = directory.value()->adminToken().reveal();
  }
  const auto again = DataDirectory::open(place.path, place.random);
  QVERIFY(again.ok());
  QCOMPARE(again.value()->adminToken().reveal(), std::string_view(first));
}

void DataDirectoryTest::secondOwnerIsRefusedAndToldWhoRunsThere() {
  Place place;
  const auto directory = DataDirectory::open(place.path, place.random);
  QVERIFY(directory.value()->announce({"http://127.0.0.1:1234", 4711, "boot"}).ok());
  const auto second = DataDirectory::open(place.path, place.random);
  QCOMPARE(second.status().code(), base::Code::conflict);
  QVERIFY(second.status().message().find("4711") != std::string::npos);
  QVERIFY(second.status().message().find("http://127.0.0.1:1234") != std::string::npos);
  QCOMPARE(QString::fromStdString(DataDirectory::running(place.path)->url), QStringLiteral("http://127.0.0.1:1234"));
}

void DataDirectoryTest::engineFileGoesWithTheOwner() {
  Place place;
  {
    const auto directory = DataDirectory::open(place.path, place.random);
    QVERIFY(directory.value()->announce({"http://127.0.0.1:1", 1, "b"}).ok());
  }
  QVERIFY(!QFileInfo::exists(QString::fromStdString(place.path + "/engine.json")));
  QVERIFY(!DataDirectory::running(place.path));
}

void DataDirectoryTest::damagedTokenIsReportedNotReplaced() {
  Place place;
  { QVERIFY(DataDirectory::open(place.path, place.random).ok()); }
  QFile file(QString::fromStdString(place.path + "/admin.token"));
  QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
  file.write("mine");
  file.close();
  QVERIFY(!DataDirectory::open(place.path, place.random).ok());
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(file.readAll(), QByteArray("mine"));
}

void DataDirectoryTest::fileInItsPlaceIsReported() {
  Place place;
  QFile file(QString::fromStdString(place.path));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.close();
  const auto directory = DataDirectory::open(place.path, place.random);
  QVERIFY(!directory.ok());
  QVERIFY(directory.status().message().find(place.path) != std::string::npos);
}

void DataDirectoryTest::directoryThatOthersMayEnterIsClosedToThem() {
  Place place;
  std::filesystem::create_directory(place.path);
  for (const unsigned mode : {0755U, 0750U, 0777U, 0701U}) {
    std::filesystem::permissions(place.path, std::filesystem::perms(mode));
    QVERIFY(DataDirectory::open(place.path, place.random).ok());
    QCOMPARE(static_cast<unsigned>(std::filesystem::status(place.path).permissions()), 0700U);
  }
  // What the owner took from himself, or set beside the rights, stays.
  std::filesystem::permissions(place.path, std::filesystem::perms(01700));
  QVERIFY(DataDirectory::open(place.path, place.random).ok());
  QCOMPARE(static_cast<unsigned>(std::filesystem::status(place.path).permissions()), 01700U);
}
