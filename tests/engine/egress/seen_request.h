#pragma once
// A request as a provider's double has received it, taken apart; and AWS Signature Version 4 computed anew from it.

#include <map>
#include <string>
#include <string_view>
#include <vector>

struct SeenRequest {
  std::string method;
  std::string path;  // without the query
  std::string query;
  std::vector<std::pair<std::string, std::string>> headers;  // names as sent
  std::string body;

  static SeenRequest parse(const std::string& raw);
  /// Empty when there is none; names are compared without case.
  std::string header(std::string_view name) const;
  /// The body as a form, decoded.
  std::map<std::string, std::string> form() const;
};

struct AwsClaim {
  std::string accessKeyId;
  std::string scope;          // "20150830/us-east-1/ses/aws4_request"
  std::string signedHeaders;  // "host;x-amz-date"
  std::string signature;
  static AwsClaim parse(const std::string& authorization);
};

/// The signature that the request should carry, over the headers that the claim names.
std::string awsSignature(const SeenRequest& request, const AwsClaim& claim, const std::string& secretKey);
