#include "station/common/accessible.h"

#include <atk/atk.h>
#include <gtk/gtk.h>
#include <wx/window.h>

#include "station/common/text.h"

namespace nuanxin::station {
namespace {

template <class Function>
void each_widget(wxWindow* window, const Function& function) {
  GtkWidget* widget = window ? window->GetHandle() : nullptr;
  if (!widget) return;
  function(widget);
  if (GTK_IS_SCROLLED_WINDOW(widget))
    if (GtkWidget* child = gtk_bin_get_child(GTK_BIN(widget))) function(child);
}

}  // namespace

void describe(wxWindow* window, const std::string& id, const std::string& name) {
  if (!window) return;
  window->SetName(ws(id));
  each_widget(window, [&](GtkWidget* widget) {
    AtkObject* object = gtk_widget_get_accessible(widget);
    if (!object) return;
    if (!name.empty()) atk_object_set_name(object, name.c_str());
    atk_object_set_accessible_id(object, id.c_str());
  });
}

void describe_value(wxWindow* window, const std::string& description) {
  each_widget(window, [&](GtkWidget* widget) {
    if (AtkObject* object = gtk_widget_get_accessible(widget)) atk_object_set_description(object, description.c_str());
  });
}

void add_style(wxWindow* window, const char* style_class) {
  if (GtkWidget* widget = window->GetHandle())
    gtk_style_context_add_class(gtk_widget_get_style_context(widget), style_class);
}

void centre_label(wxWindow* button) {
  GtkWidget* child = gtk_bin_get_child(GTK_BIN(button->GetHandle()));
  if (child && GTK_IS_LABEL(child)) gtk_label_set_justify(GTK_LABEL(child), GTK_JUSTIFY_CENTER);
}

void left_label(wxWindow* button) {
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS  // the only way that outlives a change of the label
      gtk_button_set_alignment(GTK_BUTTON(button->GetHandle()), 0, 0.5);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

void no_search_box(wxWindow* list) {
  each_widget(list, [](GtkWidget* widget) {
    if (GTK_IS_TREE_VIEW(widget)) gtk_tree_view_set_enable_search(GTK_TREE_VIEW(widget), FALSE);
  });
}

bool has_room(wxWindow* window) {
  constexpr int least_width = 200;
  GtkWidget* widget = window->GetHandle();
  return widget && gtk_widget_get_mapped(widget) && gtk_widget_get_allocated_width(widget) > least_width;
}

bool has_cursor(wxWindow* top_level) {
  GtkWidget* widget = top_level->GetHandle();
  GtkWidget* cursor = widget ? gtk_window_get_focus(GTK_WINDOW(widget)) : nullptr;
  return cursor && gtk_widget_get_mapped(cursor) && gtk_widget_is_sensitive(cursor);
}

void cursor_to_first(wxWindow* top_level) {
  if (GtkWidget* widget = top_level->GetHandle()) gtk_widget_child_focus(widget, GTK_DIR_TAB_FORWARD);
}

void ask_for_layout(wxWindow* top_level) {
  if (GtkWidget* widget = top_level->GetHandle()) gtk_widget_queue_resize(widget);
}

void remove_style(wxWindow* window, const char* style_class) {
  if (GtkWidget* widget = window->GetHandle())
    gtk_style_context_remove_class(gtk_widget_get_style_context(widget), style_class);
}

}  // namespace nuanxin::station
