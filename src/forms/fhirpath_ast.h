// The syntax tree of an expression and the tokens it is made of. Inside the fhirpath files only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forms/fhirpath.h"

namespace nuanxin::forms {
class Pattern;
}

namespace nuanxin::forms::path {

enum class NodeKind {
  literal,
  empty,
  identifier,
  call,
  member,
  index,
  negate,
  plus,
  binary,
  variable,
  self,
  self_index,
  total
};

enum class Operator {
  none,
  multiply,
  divide,
  integer_divide,
  modulo,
  add,
  subtract,
  concatenate,
  is,
  as,
  unite,
  less,
  greater,
  less_or_equal,
  greater_or_equal,
  equal,
  equivalent,
  not_equal,
  not_equivalent,
  in,
  contains,
  both,
  either,
  one_of,
  implies
};

struct Node;
class Evaluator;
using Function = Collection (*)(Evaluator& evaluator, const Node& call, const Collection& input);

struct Node {
  NodeKind kind = NodeKind::empty;
  std::string text;  ///< identifier, function or variable name
  Value value;       ///< literal
  Operator op = Operator::none;
  Function function = nullptr;  ///< of a call
  std::vector<std::unique_ptr<Node>> children;
  std::shared_ptr<const Pattern> memo;  ///< compiled regular expression of a literal pattern
  std::size_t position = 0;
};

/// What stops a parse or an evaluation. Thrown and caught inside the fhirpath files only: it turns into a Result at
/// their border.
struct Failure {
  std::string message;
};

struct FunctionEntry {
  std::string_view name;
  Function function;
  std::size_t least, most;  ///< number of arguments
};
/// Null for an unknown name.
const FunctionEntry* find_function(std::string_view name);

enum class TokenKind { end, number, string, moment, identifier, quoted_identifier, variable, dollar, symbol };
struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;
  std::size_t position = 0;
};
/// Throws Failure.
std::vector<Token> tokenize(std::string_view text);

}  // namespace nuanxin::forms::path
