import { showDesk } from '../desk/desk-root.tsx';
import './hall.css';
import { Hall } from './hall.tsx';

showDesk('出生一件事·大厅', <Hall />);
