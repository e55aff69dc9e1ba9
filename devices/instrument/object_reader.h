// Reads one JSON object of a data file strictly: members of another type and members nobody asked for are refused. The
// first problem counts and is kept; after it everything reads as empty, so the caller looks once, at the end.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/json.h"

namespace nuanxin::instrument {

/// "urit-50.json: map/3/as: …" of the first thing that was wrong; empty when all is well.
using Problem = std::string;

class ObjectReader {
 public:
  enum class Need { required, optional };

  ObjectReader(const Json& object, std::string where, Problem& problem);
  /// Any member not read by now is unknown.
  void finish();

  std::string text(const char* name, Need);
  int number(const char* name, int low, int high);
  bool flag(const char* name);
  std::vector<std::string> texts(const char* name, Need);
  /// Null when it is absent. The caller reads what is in it.
  const Json& any(const char* name, Need);
  /// {"a":"b"}; absent is empty.
  std::vector<std::pair<std::string, std::string>> pairs(const char* name);

  std::string where(std::string_view name) const;
  void complain(std::string_view name, std::string_view what);

 private:
  const Json& m_object;
  std::string m_where;
  Problem& m_problem;
  std::vector<std::string_view> m_read;
};

}  // namespace nuanxin::instrument
