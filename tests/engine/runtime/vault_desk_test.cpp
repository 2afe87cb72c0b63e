// Credentials that lie outside: files, and a double of AWS's Parameter Store that checks the signature.
#include "tests/engine/runtime/vault_desk_test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <future>

#include "engine/base/system_clock.h"
#include "engine/runtime/vault_desk.h"
#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/seen_request.h"

using namespace signalbox;
using base::Code;
using base::Status;
using runtime::VaultDesk;

namespace {

/// Answers commands at once and remembers which references they named.
class Told final : public core::Intake {
 public:
  std::vector<std::string> references;
  bool accept(core::AcceptInput) override { return false; }
  bool receipts(core::ReceiptInput) override { return false; }
  bool command(core::CommandInput input) override {
    if (const auto* changed = std::get_if<core::RefreshCredentials>(&input.command)) references = changed->references;
    input.reply(core::CommandDone{{}, static_cast<std::int64_t>(references.size())});
    return true;
  }
};

/// Calls an act that answers from another thread, and waits for the answer.
template <class T> T answerOf(const std::function<void(std::function<void(T)>)>& act) {
  std::promise<T> answered;
  act([&answered](T value) { answered.set_value(std::move(value)); });
  return answered.get_future().get();
}

struct Desk {
  QTemporaryDir root;
  std::string allowed = (root.path() + "/allowed").toStdString();
  base::SystemClock clock;
  base::SystemRandom random;
  base::SilentLog log;
  runtime::VaultOptions options;
  runtime::ParameterStore parameters{options};
  runtime::MasterKeys keys{options, root.path().toStdString(), {random, log, {}}};
  egress::Egress egress{{}, clock, log, {{}, [this](egress::HealthAnswer answer) { parameters.takeHealth(answer); }, {}, {}}};
  Told told;
  VaultDesk desk{options, {keys, parameters, random, log, [] { return Status::okay(); }}};

  Desk() {
    QDir().mkpath(QString::fromStdString(allowed));
    options.filesUnder = {allowed};
    options.awsRegion = "eu-central-1";
    options.parametersUnder = {"/"};
    options.awsCredentialsFile = write("/aws", "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key=wJalrXUtnFEMI\n");
    parameters.useEgress(egress);
    SB_CHECK(egress.start().ok(), "egress starts");
  }
  ~Desk() {
    desk.stop();
    egress.stop(base::Millis{0});
  }
  std::string write(const std::string& name, const QByteArray& text) {
    QFile file(QString::fromStdString(root.path().toStdString() + name));
    SB_CHECK(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(text) == text.size(), "the file is written");
    return file.fileName().toStdString();
  }
  std::int64_t reload() {
    const auto done = answerOf<base::Result<core::CommandDone>>([this](auto answer) { desk.reload({"ana", "admin", ""}, answer); });
    return done.ok() ? done->version : -1;
  }
};

std::string parameterJson(const std::string& value) {
  return R"({"Parameter":{"Name":"/hook","Type":"SecureString","Value":")" + value + R"(","Version":3}})";
}

}  // namespace

void VaultDeskTest::filesAreReadFromTheNamedDirectoriesOnly_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<QString>("words");  // empty = it is read
  QTest::newRow("inside") << "ALLOWED/key" << "";
  QTest::newRow("a link that stays inside") << "ALLOWED/link" << "";
  QTest::newRow("outside") << "ROOT/outside" << "vault.files_under";
  QTest::newRow("out by dots") << "ALLOWED/../outside" << "vault.files_under";
  QTest::newRow("out by a link") << "ALLOWED/leads-out" << "vault.files_under";
  QTest::newRow("beside, by its name") << "ROOT/allowed-not/key" << "vault.files_under";
  QTest::newRow("the system's") << "/etc/passwd" << "vault.files_under";
  QTest::newRow("a directory") << "ALLOWED" << "it is no file";
  QTest::newRow("nothing there") << "ALLOWED/none" << "No such file";
  QTest::newRow("relative") << "key" << "from the root";
  QTest::newRow("empty") << "ALLOWED/empty" << "is empty";
}

void VaultDeskTest::filesAreReadFromTheNamedDirectoriesOnly() {
  QFETCH(QString, path);
  QFETCH(QString, words);
  Desk desk;
  desk.write("/allowed/key", "secret-value\n");
  desk.write("/allowed/empty", "\n");
  desk.write("/outside", "not yours");
  QDir().mkpath(desk.root.path() + "/allowed-not");
  desk.write("/allowed-not/key", "not yours");
  QFile::link(desk.root.path() + "/allowed/key", desk.root.path() + "/allowed/link");
  QFile::link(desk.root.path() + "/outside", desk.root.path() + "/allowed/leads-out");
  path.replace("ALLOWED", desk.root.path() + "/allowed").replace("ROOT", desk.root.path());
  const auto found = desk.desk.find("file:" + path.toStdString());
  QCOMPARE(found.ok(), words.isEmpty());
  if (words.isEmpty())
    QCOMPARE(found->reveal(), std::string_view("secret-value"));
  else
    QVERIFY2(QString::fromStdString(found.status().message()).contains(words), found.status().message().c_str());
}

void VaultDeskTest::filesOfTheEnginesOwnAreNoCredentials_data() {
  QTest::addColumn<QString>("path");
  QTest::newRow("the master key") << "ALLOWED/master";
  QTest::newRow("the master key, by a link") << "ALLOWED/to-master";
  QTest::newRow("the master key, by another name of the same file") << "ALLOWED/twin";
  QTest::newRow("the master key as a systemd credential") << "CREDENTIALS/signalbox.key";
  QTest::newRow("the previous key") << "CREDENTIALS/old.key";
  QTest::newRow("AWS's credentials") << "ALLOWED/aws";
  QTest::newRow("the server's private key") << "ALLOWED/tls.key";
  QTest::newRow("the configuration") << "ALLOWED/signalbox.toml";
  QTest::newRow("the data directory") << "ALLOWED/data/deep/admin.token";
  QTest::newRow("the data directory, by a link") << "ALLOWED/to-data/deep/admin.token";
}

void VaultDeskTest::filesOfTheEnginesOwnAreNoCredentials() {
  QFETCH(QString, path);
  Desk desk;
  const QString root = desk.root.path();
  desk.options.credentialsDirectory = root.toStdString() + "/credentials";
  desk.options.previousKey = "credential:old.key";
  desk.options.awsCredentialsFile = desk.allowed + "/aws";
  desk.options.neverRead = {desk.allowed + "/tls.key", desk.allowed + "/signalbox.toml", desk.allowed + "/data", "", "/nowhere"};
  for (const char* directory : {"/credentials", "/allowed/data/deep"}) QDir().mkpath(root + directory);
  for (const char* file : {"/allowed/master", "/credentials/signalbox.key", "/credentials/old.key", "/credentials/smtp", "/allowed/aws",
                           "/allowed/tls.key", "/allowed/signalbox.toml", "/allowed/data/deep/admin.token", "/allowed/smtp"})
    desk.write(file, "content");
  QFile::link(root + "/allowed/master", root + "/allowed/to-master");
  QFile::link(root + "/allowed/data", root + "/allowed/to-data");
  std::filesystem::create_hard_link(desk.allowed + "/master", desk.allowed + "/twin");
  path.replace("ALLOWED", root + "/allowed").replace("CREDENTIALS", root + "/credentials");
  desk.options.key = path.contains("signalbox.key") ? "credential:signalbox.key" : "file:" + desk.allowed + "/master";
  const auto found = desk.desk.find("file:" + path.toStdString());
  QCOMPARE(QString::fromStdString(found.status().message()),
           QStringLiteral("is one of the engine's own files, which is no credential of a provider"));
  QCOMPARE(found.status().code(), Code::forbidden);
  // Nor is everything beside it out of reach.
  QCOMPARE(desk.desk.find("file:" + desk.options.credentialsDirectory + "/smtp")->reveal(), std::string_view("content"));
  QCOMPARE(desk.desk.find("file:" + desk.allowed + "/smtp")->reveal(), std::string_view("content"));
}

void VaultDeskTest::outsideNobodyLearnsWhichFilesThereAre() {
  Desk desk;
  desk.write("/outside", "not yours");
  QDir().mkpath(desk.root.path() + "/allowed/folder");
  const std::string root = desk.root.path().toStdString();
  for (const std::string& path : {root + "/outside", root + "/none", root + "/allowed-not/none", desk.allowed + "/../none",
                                  desk.allowed + "/folder/../../none", std::string("/etc/shadow")})
    QCOMPARE(QString::fromStdString(desk.desk.find("file:" + path).status().message()),
             QStringLiteral("does not lie in a directory that vault.files_under names"));
}

void VaultDeskTest::aValueThatIsGoneKeepsItsLastReading() {
  Desk desk;
  const std::string path = desk.write("/allowed/key", "first");
  QCOMPARE(desk.desk.find("file:" + path)->reveal(), std::string_view("first"));
  desk.desk.start(desk.told, {});
  QVERIFY(QFile::remove(QString::fromStdString(path)));
  QCOMPARE(desk.reload(), 0);
  QCOMPARE(desk.desk.find("file:" + path)->reveal(), std::string_view("first"));
}

void VaultDeskTest::onlyWhatHasChangedIsTold() {
  Desk desk;
  const std::string one = "file:" + desk.write("/allowed/one", "1");
  const std::string two = "file:" + desk.write("/allowed/two", "2");
  QVERIFY(desk.desk.find(one).ok() && desk.desk.find(two).ok());
  desk.desk.start(desk.told, {});
  QCOMPARE(desk.reload(), 0);
  desk.write("/allowed/two", "2, changed");
  QCOMPARE(desk.reload(), 1);
  QCOMPARE(desk.told.references, std::vector<std::string>{two});
  QCOMPARE(desk.desk.find(two)->reveal(), std::string_view("2, changed"));
  QVERIFY(desk.desk.find("file:/unknown").status().code() == Code::unavailable);
  std::promise<void> prepared;
  desk.desk.prepare({"vault:x", "file:" + desk.write("/allowed/three", "3")}, [&prepared] { prepared.set_value(); });
  prepared.get_future().wait();
  QCOMPARE(desk.desk.find("file:" + desk.allowed + "/three")->reveal(), std::string_view("3"));
}

/// What is mounted is a link to a file in ..data, which is a link to the present version's folder and is replaced as a whole.
void VaultDeskTest::aMountedSecretIsExchangedAsKubernetesDoes() {
  namespace fs = std::filesystem;
  Desk desk;
  const auto version = [&desk](const std::string& folder, const QByteArray& value) {
    fs::create_directory(desk.root.path().toStdString() + folder);
    desk.write(folder + "/token", value);
  };
  const auto exchange = [&desk](const std::string& folder) {
    fs::create_directory_symlink(folder, desk.allowed + "/..data_tmp");
    fs::rename(desk.allowed + "/..data_tmp", desk.allowed + "/..data");
  };
  version("/allowed/..2026_05_12", "first");
  exchange("..2026_05_12");
  fs::create_symlink("..data/token", desk.allowed + "/token");
  const std::string reference = "file:" + desk.allowed + "/token";
  QCOMPARE(desk.desk.find(reference)->reveal(), std::string_view("first"));
  desk.desk.start(desk.told, {});
  QCOMPARE(desk.reload(), 0);
  version("/allowed/..2026_05_13", "second");
  exchange("..2026_05_13");
  fs::remove_all(desk.allowed + "/..2026_05_12");
  QCOMPARE(desk.reload(), 1);
  QCOMPARE(desk.told.references, std::vector<std::string>{reference});
  QCOMPARE(desk.desk.find(reference)->reveal(), std::string_view("second"));
  // Whoever can exchange the link cannot lead it elsewhere.
  version("/outside", "not yours");
  exchange("../outside");
  QCOMPARE(desk.reload(), 0);
  QCOMPARE(desk.desk.find(reference)->reveal(), std::string_view("second"));
}

void VaultDeskTest::aKeyThatIsHandedOverIsChangedByAStart_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<QString>("words");
  QTest::newRow("passphrase") << "passphrase" << "--passphrase-fd";
  QTest::newRow("keychain") << "keychain" << "vault.previous_key = \"keychain\"";
  QTest::newRow("systemd") << "credential:master" << "vault.previous_key to \"credential:master\"";
}

void VaultDeskTest::aKeyThatIsHandedOverIsChangedByAStart() {
  QFETCH(QString, key);
  QFETCH(QString, words);
  Desk desk;
  desk.options.key = key.toStdString();
  desk.options.handedKey = desk.options.passphrase = security::Secret("as it was handed over");
  desk.desk.start(desk.told, {});
  const auto done = answerOf<base::Result<core::CommandDone>>(
      [&desk](auto answer) { desk.desk.rotate(api::VaultKey::master, {"ana", "admin", ""}, "a year is over", answer); });
  QCOMPARE(done.status().code(), Code::conflict);
  QVERIFY2(QString::fromStdString(done.status().message()).contains(words), done.status().message().c_str());
}

void VaultDeskTest::parametersAreFetchedWithASignature() {
  Desk desk;
  HttpServer server;
  desk.options.awsEndpoint = server.url("/");
  server.script({{Behaviour::Kind::answer, 200, "Content-Type: application/x-amz-json-1.1\r\n", parameterJson("the-token")}});
  const auto found = desk.desk.find("ssm:/hook");
  QVERIFY2(found.ok(), found.status().message().c_str());
  QCOMPARE(found->reveal(), std::string_view("the-token"));
  const SeenRequest seen = SeenRequest::parse(server.requests().at(0));
  QCOMPARE(seen.header("X-Amz-Target"), std::string("AmazonSSM.GetParameter"));
  QCOMPARE(seen.body, std::string(R"({"Name":"/hook","WithDecryption":true})"));
  const AwsClaim claim = AwsClaim::parse(seen.header("Authorization"));
  QCOMPARE(claim.accessKeyId, std::string("AKIDEXAMPLE"));
  QVERIFY(claim.scope.ends_with("/eu-central-1/ssm/aws4_request"));
  QCOMPARE(claim.signature, awsSignature(seen, claim, "wJalrXUtnFEMI"));
}

void VaultDeskTest::parametersOutOfReachAreNotAskedFor_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("words");
  const QString own = "is the parameter of the engine's own key";
  const QString beyond = "does not begin with what vault.parameters_under names";
  QTest::newRow("the master key") << "/signalbox/master" << own;
  QTest::newRow("one version of it") << "/signalbox/master:3" << own;
  QTest::newRow("a label of it") << "/signalbox/master:live" << own;
  QTest::newRow("its full name") << "arn:aws:ssm:eu-central-1:123456789012:parameter/signalbox/master" << own;
  QTest::newRow("a version by its full name") << "arn:aws:ssm:eu-central-1:123456789012:parameter/signalbox/master:3" << own;
  QTest::newRow("the previous key, named without a slash") << "old" << own;
  QTest::newRow("elsewhere") << "/payroll/database" << beyond;
  QTest::newRow("beside, by its name") << "/signalboxes/hook" << beyond;
  QTest::newRow("elsewhere, by its full name") << "arn:aws:ssm:eu-central-1:123456789012:parameter/payroll/database" << beyond;
  QTest::newRow("of the secrets manager") << "/aws/reference/secretsmanager/x" << beyond;
  QTest::newRow("with a blank") << "/signalbox/master " << "is no name of a parameter";
  QTest::newRow("no name") << "" << "is no name of a parameter";
}

void VaultDeskTest::parametersOutOfReachAreNotAskedFor() {
  QFETCH(QString, name);
  QFETCH(QString, words);
  Desk desk;
  HttpServer server;
  desk.options.awsEndpoint = server.url("/");
  desk.options.parametersUnder = {"/signalbox"};
  desk.options.key = "ssm:/signalbox/master";
  desk.options.previousKey = "ssm:/old:2";
  const auto found = desk.desk.find("ssm:" + name.toStdString());
  QCOMPARE(QString::fromStdString(found.status().message()), words);
  QVERIFY(server.requests().empty());
  server.script({{Behaviour::Kind::answer, 200, "", parameterJson("the-token")}});
  QCOMPARE(desk.desk.find("ssm:/signalbox/hook")->reveal(), std::string_view("the-token"));
}

void VaultDeskTest::refusalsOfTheParameterStoreAreWords_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("body");
  QTest::addColumn<QString>("words");
  QTest::newRow("unknown") << 400 << R"({"__type":"ParameterNotFound"})" << "Parameter Store has no /hook";
  QTest::newRow("unknown, with its namespace") << 400 << R"({"__type":"com.amazonaws.ssm#ParameterNotFound"})" << "Parameter Store has no /hook";
  QTest::newRow("denied") << 400 << R"({"__type":"AccessDeniedException","message":"no"})" << "Parameter Store refused /hook: AccessDeniedException";
  QTest::newRow("throttled") << 400 << R"({"__type":"ThrottlingException"})" << "Parameter Store refused /hook: ThrottlingException";
  QTest::newRow("broken") << 500 << "oh" << "Parameter Store answered with status 500 and no JSON";
  QTest::newRow("without a value") << 200 << R"({"Parameter":{}})" << "Parameter Store has an empty /hook";
}

void VaultDeskTest::refusalsOfTheParameterStoreAreWords() {
  QFETCH(int, status);
  QFETCH(QString, body);
  QFETCH(QString, words);
  Desk desk;
  HttpServer server;
  desk.options.awsEndpoint = server.url("/");
  server.script({{Behaviour::Kind::answer, status, "", body.toStdString()}});
  QCOMPARE(QString::fromStdString(desk.desk.find("ssm:/hook").status().message()), words);
}

void VaultDeskTest::refusalsAreBoundedAndOneLine() {
  providers::TransferResult answer;
  answer.reached = providers::Reached::answer;
  answer.status = 400;
  answer.body = R"({"__type":"One\nof )" + std::string(5000, 'x') + "\"}";
  const std::string words = runtime::readParameter("/hook", answer).status().message();
  QVERIFY2(words.starts_with("Parameter Store refused /hook: One of xxx"), words.c_str());
  QVERIFY2(words.size() < 300, words.c_str());
  QVERIFY(answer.body.empty());
}

void VaultDeskTest::anUnreachableParameterStoreIsToldApart() {
  Desk desk;
  HttpServer server;
  desk.options.awsEndpoint = server.url("/");
  server.script({{Behaviour::Kind::closeUnread, 0, "", ""}});
  const auto lost = desk.desk.find("ssm:/other");
  QVERIFY2(lost.status().message().starts_with("Parameter Store does not answer"), lost.status().message().c_str());
  desk.options.awsCredentialsFile = "/nonexistent/credentials";
  QVERIFY(desk.desk.find("ssm:/third").status().message().starts_with("can't read /nonexistent/credentials"));
  desk.options.awsCredentialsFile.clear();
  QCOMPARE(desk.desk.find("ssm:/fourth").status().message(), std::string("aws.credentials_file is not set"));
}

void VaultDeskTest::awsCredentialFilesAreRead() {
  const auto read = runtime::readAwsCredentials(
      "# keys\n[other]\naws_access_key_id=WRONG\n[default]\r\naws_access_key_id = AK\r\n aws_secret_access_key = s=3/+\n"
      "aws_session_token=tok\n");
  QVERIFY(read.ok());
  QCOMPARE(read->accessKeyId, std::string("AK"));
  QCOMPARE(read->secretKey.reveal(), std::string_view("s=3/+"));
  QCOMPARE(read->sessionToken.reveal(), std::string_view("tok"));
  QVERIFY(!runtime::readAwsCredentials("[other]\naws_access_key_id=A\naws_secret_access_key=B\n").ok());
}
