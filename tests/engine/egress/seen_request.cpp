#include "tests/engine/egress/seen_request.h"

#include <algorithm>

#include "engine/base/digest.h"

using namespace signalbox;

namespace {

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

int hexValue(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string hexSha256(std::string_view bytes) { return base::hexEncode(base::asView(base::sha256(bytes))); }
std::string hmac(std::string_view key, std::string_view bytes) { return std::string(base::asView(base::hmacSha256(key, bytes))); }

std::string between(const std::string& text, const std::string& begin, char end) {
  const std::size_t at = text.find(begin);
  if (at == std::string::npos) return {};
  const std::size_t from = at + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

std::string canonicalQuery(const std::string& query) {
  auto parts = query.empty() ? std::vector<std::string>{} : split(query, '&');
  std::sort(parts.begin(), parts.end());
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : "&") + part;
  return all;
}

}  // namespace

SeenRequest SeenRequest::parse(const std::string& raw) {
  SeenRequest request;
  const std::size_t headEnd = raw.find("\r\n\r\n");
  if (headEnd == std::string::npos) return request;
  request.body = raw.substr(headEnd + 4);
  std::size_t at = raw.find("\r\n");
  const auto words = split(std::string_view(raw).substr(0, at), ' ');
  request.method = words[0];
  const std::size_t mark = words[1].find('?');
  request.path = words[1].substr(0, mark);
  if (mark != std::string::npos) request.query = words[1].substr(mark + 1);
  while (at < headEnd) {
    at += 2;
    const std::size_t lineEnd = raw.find("\r\n", at);
    const std::string line = raw.substr(at, lineEnd - at);
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    at = lineEnd;
  }
  return request;
}

std::string SeenRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (lowered(key) == lowered(std::string(name))) return value;
  return {};
}

std::map<std::string, std::string> SeenRequest::form() const {
  std::map<std::string, std::string> fields;
  for (const std::string& part : split(body, '&')) {
    const std::size_t equals = part.find('=');
    fields[decoded(part.substr(0, equals))] = equals == std::string::npos ? "" : decoded(part.substr(equals + 1));
  }
  return fields;
}

AwsClaim AwsClaim::parse(const std::string& authorization) {
  AwsClaim claim;
  const std::string credential = between(authorization, "Credential=", ',');
  const std::size_t slash = credential.find('/');
  if (!authorization.starts_with("AWS4-HMAC-SHA256 ") || slash == std::string::npos) return claim;
  claim.accessKeyId = credential.substr(0, slash);
  claim.scope = credential.substr(slash + 1);
  claim.signedHeaders = between(authorization, "SignedHeaders=", ',');
  claim.signature = between(authorization, "Signature=", ',');
  return claim;
}

std::string awsSignature(const SeenRequest& request, const AwsClaim& claim, const std::string& secretKey) {
  std::string canonical = request.method + "\n" + (request.path.empty() ? "/" : request.path) + "\n" + canonicalQuery(request.query) + "\n";
  for (const std::string& name : split(claim.signedHeaders, ';')) canonical += name + ":" + request.header(name) + "\n";
  canonical += "\n" + claim.signedHeaders + "\n" + hexSha256(request.body);
  const auto scope = split(claim.scope, '/');
  if (scope.size() != 4) return "no scope";
  const std::string toSign = "AWS4-HMAC-SHA256\n" + request.header("x-amz-date") + "\n" + claim.scope + "\n" + hexSha256(canonical);
  std::string key = "AWS4" + secretKey;
  for (const std::string& part : scope) key = hmac(key, part);
  return base::hexEncode(hmac(key, toSign));
}
