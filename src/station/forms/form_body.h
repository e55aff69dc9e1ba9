// The rows of a form, made from its items: sections that fold, left and right side by side, label · control · unit ·
// reference · what is wrong · last time. A large form has hundreds of windows: its first section is there at once, the
// others are made while nothing else is to do, or as soon as they are gone to. Moves the cursor by keyboard. Knows no
// form by name. Window thread only.
#pragma once

#include <wx/panel.h>
#include <wx/scrolwin.h>
#include <wx/sizer.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "station/forms/answer_field.h"
#include "station/forms/record_presenter.h"

class wxStaticText;
class wxButton;

namespace nuanxin::station {

class FormBody : public wxScrolledWindow {
 public:
  FormBody(wxWindow* parent, const Theme&, RecordPresenter&);

  /// Shows the states of all items, or of the changed ones.
  void show_all();
  void show(const std::vector<std::string>& link_ids);
  /// Unfolds, scrolls, puts the cursor there.
  void go_to(const std::string& link_id);
  void go_to_first_open();
  /// The repeating group around the cursor, else the form's first; empty when it has none.
  std::string repeating_group() const;
  /// Asked for by the button below the occurrences of a repeating group.
  std::function<void(const std::string& group_link_id)> on_another;
  /// The group with a bulk-negative code around the cursor (else the first open one), or empty.
  std::string bulk_group() const;
  /// "疼痛与病史 3 · 主要试验 2": the sections with what is missing in each.
  std::vector<std::pair<std::string, int>> open_sections() const;

 private:
  struct Row {
    const forms::Item* item = nullptr;
    std::unique_ptr<AnswerField> field;
    wxStaticText* message = nullptr;
    wxStaticText* earlier = nullptr;
    std::vector<wxWindow*> shown_with;  ///< hidden while the item is not enabled
    const forms::Item* section = nullptr;
    int side = 0;        ///< 0 none, 1 left, 2 right
    int occurrence = 0;  ///< of the repeating group around it
  };
  struct Section {
    wxButton* head = nullptr;
    wxPanel* page = nullptr;
    bool open = true;
    bool built = false;
  };
  /// Rows that are not made yet: one item of a section's page, which is hidden until its last is made.
  struct Work {
    wxPanel* page;
    const forms::Item* section;  ///< null for items outside of any section
    std::function<void()> build;
    bool is_last;
  };
  struct Heading {
    const forms::Item* group;
    wxWindow* text;
  };

  enum class Fold { open, folded };
  void add_section(const forms::Item&, Fold at_first);
  void add_loose(const forms::Item&);
  void build_one();
  /// Makes rows until there is one of the item (or of something in that group), or all.
  void build_through(const std::string& link_id);
  void on_idle(wxIdleEvent&);
  Row* row_of(const std::string& link_id);
  const forms::Item* section_of(const forms::Item*) const;
  void add_items(wxWindow* page, wxSizer*, const forms::Item& group, const forms::Item* section);
  void add_occurrences(wxWindow* page, wxSizer*, const forms::Item& group, const forms::Item* section);
  void add_pair(wxWindow* page, wxSizer*, const forms::Item& group, const forms::Item* section);
  void add_question(wxWindow* page, wxSizer*, const forms::Item&, const forms::Item* section);
  wxSizer* build_field(wxWindow* page, const forms::Item&, const std::string& name, const forms::Item* section,
                       int side);
  wxStaticText* make_label(wxWindow* page, const std::string& words);
  void show_row(Row&);
  void fold(const forms::Item*, bool open);
  void label_section(const forms::Item*);
  bool any_enabled(const forms::Item& group) const;
  bool is_untouched(const forms::Item& group) const;
  void relayout();
  void on_key(wxKeyEvent&);
  Row* focused();
  void move(Row* from, int step);
  void other_side(Row* from);
  void reveal(wxWindow*);

  const Theme& m_theme;
  RecordPresenter& m_presenter;
  wxBoxSizer* m_column = nullptr;
  std::vector<std::unique_ptr<Row>> m_rows;
  std::map<std::string, Row*> m_by_link;
  std::map<const forms::Item*, Section> m_sections;
  std::vector<const forms::Item*> m_section_order;
  std::vector<Heading> m_headings;
  std::deque<Work> m_work;  ///< in the form's order
  int m_occurrence = 0;     ///< while rows are built
};

}  // namespace nuanxin::station
