package dev.nightjar.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import java.util.List;

/** A table with a caption, heads of columns, and in each row a head first. */
final class DataTable extends NativeTable {

    DataTable(String caption, List<String> columns, List<List<Component>> rows) {
        setCaptionText(caption);
        NativeTableRow head = getHead().addRow();
        for (String column : columns) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(column);
            cell.getElement().setAttribute("scope", "col");
            head.add(cell);
        }
        for (List<Component> row : rows) {
            NativeTableRow line = getBody().addRow();
            NativeTableHeaderCell first = new NativeTableHeaderCell(row.getFirst());
            first.getElement().setAttribute("scope", "row");
            line.add(first);
            row.stream().skip(1).forEach(cell -> line.add(new NativeTableCell(cell)));
        }
    }
}
