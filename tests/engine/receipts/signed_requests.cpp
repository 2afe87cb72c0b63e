#include "tests/engine/receipts/signed_requests.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <boost/json.hpp>

#include "engine/base/check.h"
#include "engine/base/digest.h"
#include "engine/receipts/sns_envelope.h"
#include "engine/security/hmac.h"
#include "engine/security/standard_webhooks.h"

namespace signalbox::tests {
namespace {

std::string signBytes(EVP_PKEY* key, const EVP_MD* digest, const std::string& bytes) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::size_t size = 0;
  SB_CHECK(EVP_DigestSignInit(context, nullptr, digest, nullptr, key) == 1, "the key signs");
  SB_CHECK(EVP_DigestSign(context, nullptr, &size, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1, "it has a size");
  std::string signature(size, '\0');
  SB_CHECK(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, reinterpret_cast<const unsigned char*>(bytes.data()),
                          bytes.size()) == 1,
           "it is signed");
  signature.resize(size);
  EVP_MD_CTX_free(context);
  return signature;
}

/// Valid from a day before to a day after the tests' time.
std::string selfSigned(EVP_PKEY* key, const std::string& commonName) {
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  const time_t at = base::toMillis(kReceiptNow) / 1000;
  ASN1_TIME_set(X509_getm_notBefore(certificate), at - 86'400);
  ASN1_TIME_set(X509_getm_notAfter(certificate), at + 86'400);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(commonName.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, certificate);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string pem(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  X509_free(certificate);
  return pem;
}

}  // namespace

SignedRequest twilioRequest(const std::string& status, const std::string& code) {
  SignedRequest request;
  request.query = "notification_id=01970000-0000-7000-8000-000000000001&attempt=3";
  std::vector<std::pair<std::string, std::string>> fields{
      {"AccountSid", "AC1"}, {"MessageSid", "SM1"}, {"MessageStatus", status}, {"To", "+14155550100"}};
  if (!code.empty()) fields.emplace_back("ErrorCode", code);
  std::string text = std::string(kTwilioUrl) + "?" + request.query;
  for (const auto& [name, value] : fields) {
    if (!request.body.empty()) request.body += '&';
    request.body += name + "=" + (value[0] == '+' ? "%2B" + value.substr(1) : value);
  }
  std::sort(fields.begin(), fields.end());
  for (const auto& [name, value] : fields) text += name + value;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                     {"x-twilio-signature", base::base64Encode(security::hmacSha1(kTwilioToken, text))}};
  return request;
}

SendgridSigner::SendgridSigner() : key(EVP_EC_gen("P-256"), &EVP_PKEY_free) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  publicKey = base::base64Encode({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
}

SignedRequest SendgridSigner::sign(const std::string& body, std::int64_t timestampS) const {
  SignedRequest request;
  request.body = body;
  const std::string timestamp = std::to_string(timestampS);
  request.headers = {{"content-type", "application/json"},
                     {"x-twilio-email-event-webhook-timestamp", timestamp},
                     {"x-twilio-email-event-webhook-signature", base::base64Encode(signBytes(key.get(), EVP_sha256(), timestamp + body))}};
  return request;
}

SnsSigner::SnsSigner(const std::string& name) : key(EVP_RSA_gen(2048), &EVP_PKEY_free) { certificate = selfSigned(key.get(), name); }

SignedRequest SnsSigner::sign(const std::string& type, const std::string& message, const std::string& version, const std::string& topic,
                              base::WallTime at) const {
  boost::json::object body{{"Type", type},
                           {"MessageId", "m-1"},
                           {"TopicArn", topic},
                           {"Message", message},
                           {"Timestamp", base::formatRfc3339(at)},
                           {"SignatureVersion", version},
                           {"SigningCertURL", "https://sns.eu-west-1.amazonaws.com/cert.pem"}};
  if (type != "Notification") {
    body["Token"] = "t";
    body["SubscribeURL"] = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";
  }
  const auto envelope = receipts::SnsEnvelope::parse(boost::json::serialize(body));
  SB_CHECK(envelope.ok(), "the envelope can be parsed");
  body["Signature"] = base::base64Encode(signBytes(key.get(), version == "1" ? EVP_sha1() : EVP_sha256(), envelope->signedText()));
  SignedRequest request;
  request.headers = {{"content-type", "text/plain; charset=UTF-8"}};
  request.body = boost::json::serialize(body);
  request.certificate = certificate;
  return request;
}

receipts::SnsOptions SnsSigner::options() const {
  receipts::SnsOptions made;
  made.topicArns = {kTopic};
  made.authorities = std::shared_ptr<X509_STORE>(X509_STORE_new(), &X509_STORE_free);
  BIO* bio = BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size()));
  X509* authority = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  X509_STORE_add_cert(made.authorities.get(), authority);
  X509_free(authority);
  BIO_free(bio);
  return made;
}

std::string sesRecord(const std::string& eventType, const std::string& detailName, const std::string& detail) {
  return R"({"eventType":")" + eventType +
      R"(","mail":{"messageId":"ses-1","tags":{"notification_id":["01970000-0000-7000-8000-000000000001"],"attempt":["2"]}},")" + detailName +
      "\":" + detail + "}";
}

SignedRequest termiiRequest(const std::string& status) {
  SignedRequest request;
  request.body = R"({"type":"outbound","message_id":"42","receiver":"2348000000000","status":")" + status + "\"}";
  request.headers = {{"content-type", "application/json"}, {"x-termii-signature", base::hexEncode(security::hmacSha512(kTermiiKey, request.body))}};
  return request;
}

SignedRequest standardRequest(const std::string& id, const std::string& status, base::WallTime at) {
  SignedRequest request;
  request.body = R"({"type":"notification.)" + status +
      R"(","timestamp":"2026-05-12T11:59:59Z","data":{"notification_id":"01970000-0000-7000-8000-000000000001","code":"5.1.1","reason":"no such user"}})";
  std::vector<security::Secret> keys;
  keys.push_back(*security::parseWebhookSecret(kStandardSecret));
  const std::int64_t seconds = base::toMillis(at) / 1000;
  request.headers = {{"webhook-id", id},
                     {"webhook-timestamp", std::to_string(seconds)},
                     {"webhook-signature", *security::signWebhook(keys, id, seconds, request.body)}};
  return request;
}

}  // namespace signalbox::tests
