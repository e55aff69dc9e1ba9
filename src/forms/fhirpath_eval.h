// The evaluator that functions work with. Inside the fhirpath files only.
#pragma once

#include "forms/fhirpath_values.h"

namespace nuanxin::forms::path {

class Evaluator {
 public:
  explicit Evaluator(const Environment& environment) : m_environment(environment) {}

  Collection run(const Node& root);
  Collection eval(const Node& node, const Collection& input);

  /// An ordinary argument: it sees $this of the surrounding expression, not the input of the call.
  Collection argument(const Node& call, std::size_t i);
  std::optional<Value> single_argument(const Node& call, std::size_t i);
  std::optional<std::string> text_argument(const Node& call, std::size_t i);
  std::optional<std::int64_t> whole_argument(const Node& call, std::size_t i);
  /// A lambda argument, evaluated for one element.
  Collection per_element(const Node& body, const Value& element, std::int64_t index, const Collection* total = nullptr);
  /// The same as a condition: true only when it is true.
  bool holds(const Node& body, const Value& element, std::int64_t index);

  std::int64_t index() const { return m_frame.index; }
  const Environment& environment() const { return m_environment; }
  /// Throws Failure when an expression works too long.
  void count(std::size_t steps = 1);

 private:
  struct Frame {
    Collection self;
    std::int64_t index = 0;
    const Collection* total = nullptr;
  };
  Collection binary(const Node& node, const Collection& input);
  Collection variable(const Node& node) const;
  Collection names(const Node& node, const Collection& input);

  const Environment& m_environment;
  Frame m_frame;
  std::size_t m_steps = 0;
};

/// Nothing for empty; throws Failure for several.
const Value* single(const Collection& values);
std::optional<bool> condition(const Collection& values);
Collection arithmetic(Operator op, const Collection& left, const Collection& right);
bool contains_equal(const Collection& values, const Value& wanted);
Collection distinct(const Collection& values);
TypeName type_name_of(const Node& node);

Collection to_boolean(const Value& value);
Collection to_integer(const Value& value);
Collection to_decimal(const Value& value);
Collection to_quantity(const Value& value);

template <class T>
Collection one(T value) {
  Collection out;
  out.push_back(make_value(std::move(value)));
  return out;
}
inline Collection one_if(std::optional<bool> value) { return value ? one(*value) : Collection{}; }

extern const std::vector<FunctionEntry> collection_functions;
extern const std::vector<FunctionEntry> text_functions;
extern const std::vector<FunctionEntry> number_functions;
extern const std::vector<FunctionEntry> type_functions;

}  // namespace nuanxin::forms::path
