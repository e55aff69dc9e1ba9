// A list of rows on wxDataViewCtrl (the one list a screen reader can read): sortable by its heads, keeps the selected
// row by its key when the rows change. Values only; the owner gives all rows at once. Window thread.
#pragma once

#include <wx/dataview.h>
#include <wx/panel.h>

#include <functional>
#include <string>
#include <vector>

#include "station/common/theme.h"

namespace nuanxin::station {

struct TableRow {
  std::string key;
  std::vector<std::string> cells;
  Mood mood = Mood::plain;
  bool operator==(const TableRow&) const = default;
};
struct TableColumn {
  std::string head;
  int width = 120;  ///< at 100 %; the last one takes what is left
};

class Table : public wxPanel {
 public:
  Table(wxWindow* parent, const Theme&, const std::string& id, const std::string& name, std::vector<TableColumn>);
  void set_rows(std::vector<TableRow>);
  std::string selected() const;
  void select_first();
  void take_focus();
  bool has_focus() const;
  std::size_t size() const;

  std::function<void(const std::string&key)> on_select, on_activate;

 private:
  class Model;
  wxDataViewCtrl* m_view = nullptr;
  wxObjectDataPtr<Model> m_model;
};

}  // namespace nuanxin::station
