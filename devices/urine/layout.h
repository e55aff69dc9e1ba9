// How an analyzer prints: what it calls the items, in which order, and what else its lines look like. Data, so that a
// profile can bring its own; the built-in ones follow protocol page 3.1 and tables/urine_items.json. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nuanxin::urine {

struct PrintedItem {
  std::string printed;  ///< "UBG"
  std::string code;     ///< ours: "URO"
};

struct Layout {
  std::string vendor;              ///< "URIT text"
  std::vector<PrintedItem> items;  ///< in the printout's order; a block without ETX must hold them all
  std::vector<std::string> marks;  ///< beginnings of lines that nobody else prints: "ID_NO"
  int code_columns = 0;            ///< the code (with its mark) stands in so many columns; 0: a blank ends it
  bool has_double_cr = false;      ///< line ends are CR CR
  bool has_id_below = false;       ///< the line after ID_NO is the id
  bool has_ab_blanks = false;      ///< byte AB is a blank
  bool marks_abnormal = false;     ///< "*" before the code says abnormal, so no "*" says normal
};

const std::vector<Layout>& built_in_layouts();

/// A line cut into its item and the rest.
struct ItemLine {
  std::string code;       ///< ours
  std::string_view text;  ///< what stands behind the printed code, a part of the line
  bool is_marked = false;
};

/// Codes of the layout first, then every name of the table of items; upper and lower case are the same.
std::optional<ItemLine> find_item(const Layout&, std::string_view line);

/// How much of the text speaks for the layout. `lines` as printed, `has_double_cr` as found in the bytes.
int likeness(const Layout&, const std::vector<std::string>& lines, bool has_double_cr);

}  // namespace nuanxin::urine
