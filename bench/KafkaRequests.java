import com.sun.tools.attach.VirtualMachine;
import java.util.TreeMap;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Prints how many requests of each kind a Kafka broker has taken so far: `java KafkaRequests.java <pid>`. */
public class KafkaRequests {
  public static void main(String[] args) throws Exception {
    var machine = VirtualMachine.attach(args[0]);
    var address = machine.startLocalManagementAgent();
    machine.detach();
    try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      var broker = connector.getMBeanServerConnection();
      var counts = new TreeMap<String, Long>();
      var names = new ObjectName("kafka.network:type=RequestMetrics,name=RequestsPerSec,*");
      for (var name : broker.queryNames(names, null))
        counts.merge(name.getKeyProperty("request"), (Long) broker.getAttribute(name, "Count"), Long::sum);
      counts.forEach((request, count) -> System.out.println(request + " " + count));
    }
  }
}
