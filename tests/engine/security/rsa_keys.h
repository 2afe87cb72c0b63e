#pragma once
// RSA keys made at test time, and the reading of tokens that were signed with one.

#include <string>
#include <string_view>

struct RsaKeys {
  std::string privatePem;
  std::string publicPem;
};

/// Made once in a process: it takes a while.
const RsaKeys& rsaKeys();
RsaKeys makeRsaKeys(int bits);
std::string makeEcKey();
/// The same key behind a password.
std::string locked(const std::string& privatePem);

struct JwtParts {
  std::string header;  // decoded JSON
  std::string claims;
  std::string signingInput;
  bool verified = false;  // RS256 by the public key
};
JwtParts readJwt(std::string_view token, const std::string& publicPem);
