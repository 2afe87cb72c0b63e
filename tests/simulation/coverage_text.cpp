#include "tests/simulation/coverage_text.h"

#include <array>
#include <boost/json.hpp>
#include <exception>
#include <vector>

namespace signalbox::simulation {
namespace {

namespace json = boost::json;
using Numbers = std::vector<std::int64_t>;

constexpr std::array kSums{&Coverage::episodes, &Coverage::hours,    &Coverage::steps,      &Coverage::crashes,     &Coverage::accepted,
                           &Coverage::lost,     &Coverage::receipts, &Coverage::duplicates, &Coverage::unexplained, &Coverage::budgetsSpent};
constexpr std::array kOfStatements{&Coverage::Statement::runs, &Coverage::Statement::crashes, &Coverage::Statement::errors,
                                   &Coverage::Statement::diskRuns};

template <class From> json::array listOf(const From& from) {
  json::array list;
  for (const std::int64_t each : from) list.emplace_back(each);
  return list;
}

/// Throws where there is no list of numbers, which coverageFromText() catches.
Numbers numbersIn(const json::value& value) {
  Numbers numbers;
  for (const json::value& each : value.as_array()) numbers.push_back(each.to_number<std::int64_t>());
  return numbers;
}

template <std::size_t N> void take(std::array<std::int64_t, N>& into, const json::value& value) {
  const Numbers numbers = numbersIn(value);
  for (std::size_t i = 0; i < N; ++i) into[i] = numbers.at(i);
}

}  // namespace

std::string toText(const Coverage& coverage) {
  json::object whole;
  json::array sums, pairs, moves;
  for (const auto sum : kSums) sums.emplace_back(coverage.*sum);
  for (const auto& row : coverage.pairs) pairs.push_back(listOf(row));
  for (const auto& [move, count] : coverage.moves) moves.push_back(listOf(Numbers{move.first, move.second, count}));
  json::object breakers, statements, sights;
  for (const auto& [name, count] : coverage.sights.counts()) sights[name] = count;
  for (const auto& [move, count] : coverage.breakers) breakers[move] = count;
  for (const auto& [text, counts] : coverage.statements) {
    json::array numbers;
    for (const auto member : kOfStatements) numbers.emplace_back(counts.*member);
    statements[text] = std::move(numbers);
  }
  whole["sums"] = std::move(sums);
  whole["faults"] = listOf(coverage.faults);
  whole["pairs"] = std::move(pairs);
  whole["moves"] = std::move(moves);
  whole["breakers"] = std::move(breakers);
  whole["statements"] = std::move(statements);
  whole["sights"] = std::move(sights);
  whole["causes"] = listOf(coverage.causes);
  whole["keys"] = listOf(coverage.keys.counts);
  whole["features"] = listOf(coverage.features.kept());
  whole["commands"] = listOf(coverage.commands.kept());
  return json::serialize(whole);
}

std::optional<Coverage> coverageFromText(const std::string& text) {
  try {
    const json::value whole = json::parse(text);
    const json::object& parts = whole.as_object();
    Coverage coverage;
    const Numbers sums = numbersIn(parts.at("sums"));
    for (std::size_t i = 0; i < kSums.size(); ++i) coverage.*kSums[i] = sums.at(i);
    take(coverage.faults, parts.at("faults"));
    for (std::size_t i = 0; i < kFaultClasses; ++i) take(coverage.pairs[i], parts.at("pairs").as_array().at(i));
    for (const json::value& each : parts.at("moves").as_array()) {
      const Numbers move = numbersIn(each);
      coverage.moves[{static_cast<int>(move.at(0)), static_cast<int>(move.at(1))}] = move.at(2);
    }
    for (const auto& each : parts.at("breakers").as_object()) coverage.breakers[std::string(each.key())] = each.value().to_number<std::int64_t>();
    for (const auto& each : parts.at("statements").as_object()) {
      const Numbers numbers = numbersIn(each.value());
      Coverage::Statement& counts = coverage.statements[std::string(each.key())];
      for (std::size_t i = 0; i < kOfStatements.size(); ++i) counts.*kOfStatements[i] = numbers.at(i);
    }
    for (const auto& each : parts.at("sights").as_object())
      if (!coverage.sights.take(each.key(), each.value().to_number<std::int64_t>())) return std::nullopt;
    take(coverage.causes, parts.at("causes"));
    take(coverage.keys.counts, parts.at("keys"));
    if (!coverage.features.addKept(numbersIn(parts.at("features")))) return std::nullopt;
    if (!coverage.commands.addKept(numbersIn(parts.at("commands")))) return std::nullopt;
    return coverage;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace signalbox::simulation
