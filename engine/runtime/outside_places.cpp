#include "engine/runtime/outside_places.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace signalbox::runtime {

using base::Code;
using base::Status;

namespace {

namespace fs = std::filesystem;

bool liesUnder(const fs::path& path, const fs::path& directory) {
  const fs::path root = directory.has_filename() ? directory : directory.parent_path();  // "/a/" has an empty last part
  return !root.empty() && std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

/// The file that a place for a key names; empty when it is none.
std::string keyFile(const std::string& source, const std::string& credentialsDirectory) {
  constexpr std::string_view kFile = "file:", kCredential = "credential:";
  if (source.starts_with(kFile)) return source.substr(kFile.size());
  if (source.starts_with(kCredential) && !credentialsDirectory.empty()) return credentialsDirectory + "/" + source.substr(kCredential.size());
  return {};
}

/// One spelling for the names of a parameter: AWS takes "name" for "/name", and either with ":version", ":label" or as an ARN.
std::string plainParameter(std::string_view name) {
  constexpr std::string_view kResource = ":parameter/";
  if (const std::size_t resource = name.find(kResource); name.starts_with("arn:") && resource != std::string_view::npos)
    name.remove_prefix(resource + kResource.size() - 1);
  name = name.substr(0, name.find(':'));
  return name.starts_with('/') ? std::string(name) : "/" + std::string(name);
}

bool isParameterName(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("_.-/:").find(c) != std::string_view::npos;
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

/// By the words of the path alone, or with the links of the directories resolved, so that nothing is looked for before.
bool OutsidePlaces::isAllowed(const std::string& path) const {
  std::vector<std::string> allowed = options_.filesUnder;
  if (!options_.credentialsDirectory.empty()) allowed.push_back(options_.credentialsDirectory);
  return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& directory) {
    if (liesUnder(path, directory)) return true;
    std::error_code error;
    const fs::path real = fs::weakly_canonical(directory, error);
    return !error && liesUnder(path, real);
  });
}

/// The same file counts, not the same name: a link or a bind mount is another way to it.
bool OutsidePlaces::isOurOwn(const std::string& path) const {
  std::vector<std::string> own = options_.neverRead;
  own.push_back(options_.awsCredentialsFile);
  own.push_back(keyFile(options_.key, options_.credentialsDirectory));
  own.push_back(keyFile(options_.previousKey, options_.credentialsDirectory));
  std::erase(own, std::string());
  for (fs::path part = path; part.has_relative_path(); part = part.parent_path()) {
    const bool found = std::any_of(own.begin(), own.end(), [&](const std::string& each) {
      std::error_code none;
      return fs::equivalent(part, each, none);
    });
    if (found) return true;
  }
  return false;
}

base::Result<std::string> OutsidePlaces::file(const std::string& path) const {
  if (path.empty() || path.front() != '/') return Status(Code::invalid, "needs a path from the root");
  const Status elsewhere(Code::forbidden, "does not lie in a directory that vault.files_under names");
  const fs::path named(path);
  // Dots behind a link lead elsewhere than they say.
  if (std::find(named.begin(), named.end(), "..") != named.end() || !isAllowed(path)) return elsewhere;
  std::error_code error;
  const fs::path real = fs::canonical(named, error);
  if (error) return Status(Code::notFound, "can't read it: " + error.message());
  if (!isAllowed(real.string())) return elsewhere;
  if (isOurOwn(real.string())) return Status(Code::forbidden, "is one of the engine's own files, which is no credential of a provider");
  return real.string();
}

Status OutsidePlaces::parameter(const std::string& name) const {
  if (!isParameterName(name)) return Status(Code::invalid, "is no name of a parameter");
  constexpr std::string_view kScheme = "ssm:";
  const std::string asked = plainParameter(name);
  for (const std::string& key : {options_.key, options_.previousKey})
    if (key.starts_with(kScheme) && plainParameter(key.substr(kScheme.size())) == asked)
      return Status(Code::forbidden, "is the parameter of the engine's own key");
  const bool inside = std::any_of(options_.parametersUnder.begin(), options_.parametersUnder.end(), [&](const std::string& prefix) {
    return asked.starts_with(prefix) && (prefix.ends_with('/') || asked.size() == prefix.size() || asked[prefix.size()] == '/');
  });
  return inside ? Status::okay() : Status(Code::forbidden, "does not begin with what vault.parameters_under names");
}

}  // namespace signalbox::runtime
