#include <array>
#include <set>

#include "base/json.h"
#include "forms/fhirpath_ast.h"
#include "forms/pattern.h"

namespace nuanxin::forms::path {
namespace {

using NodePtr = std::unique_ptr<Node>;
constexpr int max_depth = 120;
constexpr std::size_t max_length = 20000;

struct OperatorRow {
  std::string_view text;
  Operator op;
  int level;  ///< a higher one binds tighter
};

constexpr std::array operators{
    OperatorRow{"implies", Operator::implies, 1},
    OperatorRow{"or", Operator::either, 2},
    OperatorRow{"xor", Operator::one_of, 2},
    OperatorRow{"and", Operator::both, 3},
    OperatorRow{"in", Operator::in, 4},
    OperatorRow{"contains", Operator::contains, 4},
    OperatorRow{"=", Operator::equal, 5},
    OperatorRow{"~", Operator::equivalent, 5},
    OperatorRow{"!=", Operator::not_equal, 5},
    OperatorRow{"!~", Operator::not_equivalent, 5},
    OperatorRow{"<", Operator::less, 6},
    OperatorRow{">", Operator::greater, 6},
    OperatorRow{"<=", Operator::less_or_equal, 6},
    OperatorRow{">=", Operator::greater_or_equal, 6},
    OperatorRow{"|", Operator::unite, 7},
    OperatorRow{"is", Operator::is, 8},
    OperatorRow{"as", Operator::as, 8},
    OperatorRow{"+", Operator::add, 9},
    OperatorRow{"-", Operator::subtract, 9},
    OperatorRow{"&", Operator::concatenate, 9},
    OperatorRow{"*", Operator::multiply, 10},
    OperatorRow{"/", Operator::divide, 10},
    OperatorRow{"div", Operator::integer_divide, 10},
    OperatorRow{"mod", Operator::modulo, 10},
};

const std::set<std::string_view> calendar_words = {
    "year", "years", "month",  "months",  "week",   "weeks",   "day",         "days",
    "hour", "hours", "minute", "minutes", "second", "seconds", "millisecond", "milliseconds"};

NodePtr make(NodeKind kind, std::size_t position) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->position = position;
  return node;
}

/// children() and descendants() have no order (FHIRPath 5.8.1, 5.8.2).
bool is_unordered(const Node& node) {
  const Node& last = node.kind == NodeKind::member ? *node.children[1] : node;
  return last.kind == NodeKind::call && (last.text == "children" || last.text == "descendants");
}

bool needs_order(const Node& node) {
  static const std::set<std::string_view> names = {"first", "last", "tail", "skip", "take"};
  return node.kind == NodeKind::call && names.count(node.text) != 0;
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

  NodePtr run() {
    NodePtr root = expression(0);
    if (here().kind != TokenKind::end) fail("'" + here().text + "' is not expected here");
    return root;
  }

 private:
  const Token& here() const { return m_tokens[m_at]; }
  const Token& take() { return m_tokens[m_at++]; }
  bool is_symbol(std::string_view text) const { return here().kind == TokenKind::symbol && here().text == text; }

  [[noreturn]] void fail(const std::string& what) const {
    throw Failure{"at character " + std::to_string(here().position + 1) + ": " + what};
  }
  void expect(std::string_view text) {
    if (!is_symbol(text)) fail("'" + std::string(text) + "' is missing");
    ++m_at;
  }

  static void refuse_unordered(const Node& values, const Node& what) {
    if (is_unordered(values))
      throw Failure{"at character " + std::to_string(what.position + 1) +
                    ": children() and descendants() have no order to take one by"};
  }

  const OperatorRow* operator_here() const {
    if (here().kind != TokenKind::symbol && here().kind != TokenKind::identifier) return nullptr;
    for (const auto& row : operators)
      if (row.text == here().text) return &row;
    return nullptr;
  }

  NodePtr expression(int lowest) {
    if (++m_depth > max_depth) fail("too deeply nested");
    NodePtr left = unary();
    for (const OperatorRow* row = operator_here(); row != nullptr && row->level > lowest; row = operator_here()) {
      auto node = make(NodeKind::binary, take().position);
      node->op = row->op;
      const bool wants_type = row->op == Operator::is || row->op == Operator::as;
      node->children.push_back(std::move(left));
      node->children.push_back(wants_type ? type_name() : expression(row->level));
      left = std::move(node);
    }
    --m_depth;
    return left;
  }

  NodePtr type_name() {
    NodePtr node = identifier();
    while (is_symbol(".")) {
      ++m_at;
      auto joined = make(NodeKind::member, here().position);
      joined->children.push_back(std::move(node));
      joined->children.push_back(identifier());
      node = std::move(joined);
    }
    return node;
  }

  NodePtr identifier() {
    if (here().kind != TokenKind::identifier && here().kind != TokenKind::quoted_identifier) fail("a name is missing");
    auto node = make(NodeKind::identifier, here().position);
    node->text = take().text;
    return node;
  }

  NodePtr unary() {
    if (is_symbol("-") || is_symbol("+")) {
      auto node = make(is_symbol("-") ? NodeKind::negate : NodeKind::plus, here().position);
      ++m_at;
      if (++m_depth > max_depth) fail("too deeply nested");
      node->children.push_back(unary());
      --m_depth;
      return node;
    }
    return postfix();
  }

  NodePtr postfix() {
    NodePtr node = term();
    for (;;) {
      if (is_symbol(".")) {
        auto joined = make(NodeKind::member, take().position);
        joined->children.push_back(std::move(node));
        joined->children.push_back(invocation());
        if (needs_order(*joined->children[1])) refuse_unordered(*joined->children[0], *joined->children[1]);
        node = std::move(joined);
      } else if (is_symbol("[")) {
        refuse_unordered(*node, *node);
        auto indexed = make(NodeKind::index, take().position);
        indexed->children.push_back(std::move(node));
        indexed->children.push_back(expression(0));
        expect("]");
        node = std::move(indexed);
      } else {
        return node;
      }
    }
  }

  NodePtr term() {
    const Token& token = here();
    switch (token.kind) {
      case TokenKind::number:
        return number();
      case TokenKind::string:
        return literal(Value{token.text, {}, nullptr, nullptr});
      case TokenKind::moment:
        return moment();
      case TokenKind::variable: {
        auto node = make(NodeKind::variable, token.position);
        node->text = take().text;
        return node;
      }
      case TokenKind::symbol:
        break;
      default:
        return invocation();
    }
    if (is_symbol("(")) {
      ++m_at;
      NodePtr inner = expression(0);
      expect(")");
      return inner;
    }
    if (is_symbol("{")) {
      auto node = make(NodeKind::empty, take().position);
      expect("}");
      return node;
    }
    fail("a value is missing before '" + token.text + "'");
  }

  NodePtr literal(Value value) {
    auto node = make(NodeKind::literal, take().position);
    node->value = std::move(value);
    return node;
  }

  NodePtr number() {
    const Token& token = here();
    const auto decimal = Decimal::from_string(token.text);
    if (!decimal) fail("the number has too many digits");
    const Token& after = m_tokens[m_at + 1];
    const bool unit = after.kind == TokenKind::string ||
                      (after.kind == TokenKind::identifier && calendar_words.count(after.text) != 0);
    if (unit) {
      auto node =
          literal(Value{PathQuantity{*decimal, after.text, after.kind == TokenKind::identifier}, {}, nullptr, nullptr});
      ++m_at;
      return node;
    }
    if (token.text.find('.') == std::string::npos) {
      if (const auto whole = decimal->to_int64()) return literal(Value{*whole, {}, nullptr, nullptr});
    }
    return literal(Value{*decimal, {}, nullptr, nullptr});
  }

  NodePtr moment() {
    const std::string& text = here().text;
    std::optional<Moment> value;
    if (!text.empty() && text.front() == 'T') {
      value = Moment::parse(std::string_view(text).substr(1), MomentKind::time);
    } else {
      value = Moment::parse(text, text.find('T') == std::string::npos ? MomentKind::date : MomentKind::date_time);
    }
    if (!value) fail("'@" + text + "' is not a date or time");
    return literal(Value{*value, {}, nullptr, nullptr});
  }

  NodePtr invocation() {
    const Token token = here();
    if (token.kind == TokenKind::dollar) {
      ++m_at;
      if (token.text == "this") return make(NodeKind::self, token.position);
      if (token.text == "index") return make(NodeKind::self_index, token.position);
      if (token.text == "total") return make(NodeKind::total, token.position);
      --m_at;
      fail("$" + token.text + " is not known");
    }
    if (token.kind == TokenKind::identifier && (token.text == "true" || token.text == "false") && !call_follows()) {
      return literal(Value{token.text == "true", {}, nullptr, nullptr});
    }
    NodePtr node = identifier();
    if (!is_symbol("(") || token.kind == TokenKind::quoted_identifier) return node;
    return call(std::move(node));
  }

  bool call_follows() const { return m_tokens[m_at + 1].kind == TokenKind::symbol && m_tokens[m_at + 1].text == "("; }

  NodePtr call(NodePtr node) {
    node->kind = NodeKind::call;
    const FunctionEntry* entry = find_function(node->text);
    if (entry == nullptr) {
      --m_at;
      fail("the function " + node->text + "() is not known");
    }
    node->function = entry->function;
    ++m_at;
    while (!is_symbol(")")) {
      if (!node->children.empty()) expect(",");
      node->children.push_back(expression(0));
    }
    if (node->children.size() < entry->least || node->children.size() > entry->most)
      fail(node->text + "() has a wrong number of arguments");
    compile_pattern(*node);
    ++m_at;
    return node;
  }

  /// A pattern written as a literal is compiled once, and refused here when it is not valid.
  void compile_pattern(Node& node) const {
    if (node.text != "matches" && node.text != "matchesFull" && node.text != "replaceMatches") return;
    if (node.children.front()->kind != NodeKind::literal) return;
    const auto* text = std::get_if<std::string>(&node.children.front()->value.data);
    if (text == nullptr) return;
    auto pattern = Pattern::compile(*text);
    if (!pattern) fail("the regular expression is not valid");
    node.memo = std::make_shared<const Pattern>(std::move(*pattern));
  }

  std::vector<Token> m_tokens;
  std::size_t m_at = 0;
  int m_depth = 0;
};

/// %questionnaire.….where(linkId = 'x'): about the form, so no answer is read.
bool looks_at_the_form(const Node& member) {
  const Node& call = *member.children[1];
  if (call.kind != NodeKind::call || call.text != "where" || call.children.size() != 1) return false;
  const Node& same = *call.children[0];
  if (same.kind != NodeKind::binary || same.op != Operator::equal) return false;
  if (same.children[0]->text != "linkId" || same.children[1]->kind != NodeKind::literal) return false;
  const Node* first = member.children[0].get();
  while (first->kind == NodeKind::member) first = first->children[0].get();
  return first->kind == NodeKind::variable && first->text == "questionnaire";
}

void collect(const Node& node, Mentions& found) {
  if (node.kind == NodeKind::member && looks_at_the_form(node)) return collect(*node.children[0], found);
  if (node.kind == NodeKind::variable) found.variables.push_back(node.text);
  if (node.kind == NodeKind::literal) {
    if (const auto* text = std::get_if<std::string>(&node.value.data)) found.strings.push_back(*text);
  }
  if (node.kind == NodeKind::call && !node.children.empty() && node.children.front()->kind == NodeKind::literal) {
    const auto* text = std::get_if<std::string>(&node.children.front()->value.data);
    if (text != nullptr && node.text == "startsWith") found.prefixes.push_back(*text);
    if (text != nullptr && (node.text == "matches" || node.text == "matchesFull")) found.patterns.push_back(*text);
  }
  for (const auto& child : node.children) collect(*child, found);
}

}  // namespace

Result<Expression> parse(std::string_view text) {
  if (text.size() > max_length) return refuse(Reason::too_large, "the expression is longer than 20000 bytes");
  try {
    return Expression(std::shared_ptr<const Node>(Parser(tokenize(text)).run()));
  } catch (const Failure& failure) {
    return refuse(Reason::invalid_value, failure.message);
  }
}

Mentions mentions(const Expression& expression) {
  Mentions found;
  collect(expression.root(), found);
  return found;
}

}  // namespace nuanxin::forms::path
