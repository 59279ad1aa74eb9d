import jakarta.servlet.http.HttpServletRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Payments {
    private final Connection connection;

    Payments(Connection connection) {
        this.connection = connection;
    }

    ResultSet of(String customer) throws SQLException {
        Statement statement = connection.createStatement();
        // ruleid: assize.java.sql-injection
        return statement.executeQuery("SELECT id FROM payments WHERE customer = '" + customer + "'");
    }

    ResultSet byReference(String reference) throws SQLException {
        String sql = String.format("SELECT id FROM payments WHERE reference = '%s'", reference);
        // ruleid: assize.java.sql-injection
        return connection.prepareStatement(sql).executeQuery();
    }

    ResultSet sorted(HttpServletRequest request) throws SQLException {
        String order = request.getParameter("order");
        // ruleid: assize.java.sql-injection
        return connection.createStatement().executeQuery("SELECT id FROM payments ORDER BY " + order);
    }

    int rename(String name) throws SQLException {
        StringBuilder sql = new StringBuilder();
        sql.append("UPDATE accounts SET name = '").append(name).append("'");
        try (Statement statement = connection.createStatement()) {
            // ruleid: assize.java.sql-injection
            return statement.executeUpdate(sql.toString());
        }
    }

    ResultSet ofSafely(String customer) throws SQLException {
        // ok: assize.java.sql-injection
        PreparedStatement statement = connection.prepareStatement("SELECT id FROM payments WHERE customer = ?");
        statement.setString(1, customer);
        return statement.executeQuery();
    }

    ResultSet page(HttpServletRequest request) throws SQLException {
        int offset = Integer.parseInt(request.getParameter("offset"));
        // ok: assize.java.sql-injection
        return connection.createStatement().executeQuery("SELECT id FROM payments LIMIT 20 OFFSET " + offset);
    }

    ResultSet count(String table) throws SQLException {
        // ok: assize.java.sql-injection
        return connection.createStatement().executeQuery("SELECT count(*) FROM " + table);
    }
}
